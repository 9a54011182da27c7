#ifndef DUALSTACK_ADDRESS_INTERNAL_OVERLOAD_H_
#define DUALSTACK_ADDRESS_INTERNAL_OVERLOAD_H_

namespace dualstack::internal {

// The visitor that Visit() makes of the callables it is given.
template <typename... Fs>
struct Overload : Fs... {
  using Fs::operator()...;
};

template <typename... Fs>
Overload(Fs...) -> Overload<Fs...>;

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_OVERLOAD_H_
