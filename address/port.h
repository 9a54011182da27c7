#ifndef DUALSTACK_ADDRESS_PORT_H_
#define DUALSTACK_ADDRESS_PORT_H_

#include <concepts>
#include <cstdint>
#include <utility>

namespace dualstack {
namespace internal {

template <typename T>
concept OtherInteger =
    std::integral<T> && !std::same_as<T, uint16_t> && !std::same_as<T, bool>;

// Named by the compiler's error for a port that is none; never defined.
void port_is_not_between_0_and_65535();

}  // namespace internal

// A port where one is asked for: a number from 0 to 65535, in the host's byte
// order.
//
// It takes a uint16_t as it is, and a constant of any other integer type if it
// is in range. A variable of another type might not be, so it does not convert:
// whoever has one must look first. (As a uint16_t parameter, 70000 would
// quietly become 4464.)
//
//     TcpListener<DualStack>::Listen(7777);
//     TcpListener<DualStack>::Listen(uint16_from_a_flag);
//
//     TcpListener<DualStack>::Listen(70000);            // does not compile
//     TcpListener<DualStack>::Listen(int_from_a_flag);  // does not compile
class Port {
 public:
  template <std::same_as<uint16_t> T>
  constexpr Port(T number) : number_(number) {}

  template <internal::OtherInteger T>
  consteval Port(T number) : number_(static_cast<uint16_t>(number)) {
    if (!std::in_range<uint16_t>(number)) {
      internal::port_is_not_between_0_and_65535();
    }
  }

  constexpr uint16_t number() const { return number_; }

  friend constexpr bool operator==(Port, Port) = default;

 private:
  uint16_t number_;
};

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_PORT_H_
