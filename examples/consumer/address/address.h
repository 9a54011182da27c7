#ifndef ADDRESS_ADDRESS_H_
#define ADDRESS_ADDRESS_H_

#include <string>

// The address of a house: this program's own address/address.h, which has the
// path that dualstack's has in its repository, and must not be taken for it.
namespace shop {

struct Address {
  std::string street;
  int number;
};

// Dualstack's own build would stop at this cast.
inline int Side(const Address& address) { return (int)address.number % 2; }

}  // namespace shop

#endif  // ADDRESS_ADDRESS_H_
