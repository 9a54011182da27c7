#ifndef DUALSTACK_ADDRESS_INTERNAL_BLOCKS_H_
#define DUALSTACK_ADDRESS_INTERNAL_BLOCKS_H_

#include <concepts>
#include <tuple>

#include "dualstack/address/internal/visit_canonical.h"

namespace dualstack::internal {

// Blocks of IPv4 and IPv6 addresses, to ask whether an address of any kind is
// in one of them. A function template makes a constant of its own of them:
//
//     constexpr Blocks kBlocks("::1/128"_ipv6_prefix);
//     return kBlocks.Contain(address);
//
// (In a call that depends on a template parameter, clang 14 leaves a literal to
// the run time, where it does not exist.)
template <typename... Prefixes>
class Blocks {
 public:
  constexpr explicit Blocks(const Prefixes&... prefixes)
      : prefixes_(prefixes...) {}

  // Whether one of the address's own family does.
  template <AnyAddress Address>
  constexpr bool Contain(const Address& address) const {
    return VisitCanonical(address, [this](const auto& canonical) {
      return std::apply(
          [&canonical](const auto&... prefix) {
            return (Contains(prefix, canonical) || ...);
          },
          prefixes_);
    });
  }

 private:
  template <typename Prefix, typename Address>
  static constexpr bool Contains(const Prefix& prefix, const Address& address) {
    if constexpr (std::same_as<Address, typename Prefix::Address>) {
      return prefix.Contains(address);
    }
    return false;
  }

  std::tuple<Prefixes...> prefixes_;
};

}  // namespace dualstack::internal

#endif  // DUALSTACK_ADDRESS_INTERNAL_BLOCKS_H_
