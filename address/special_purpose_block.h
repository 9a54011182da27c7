#ifndef DUALSTACK_ADDRESS_SPECIAL_PURPOSE_BLOCK_H_
#define DUALSTACK_ADDRESS_SPECIAL_PURPOSE_BLOCK_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string_view>
#include <variant>

#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_prefix.h"

namespace dualstack {

// What a registry answers to one of its questions about a block. There are
// three answers, so this is not a bool, and does not convert to one: "not
// applicable" is what IANA says of the global reachability of 6to4 (it depends
// on the IPv4 address inside), and must be neither of the other two by
// accident.
enum class RegistryAnswer : uint8_t {
  kNo,
  kYes,
  kNotApplicable,
};

// "no", "yes" or "not applicable".
constexpr std::string_view ToString(RegistryAnswer answer) {
  switch (answer) {
    case RegistryAnswer::kNo:
      return "no";
    case RegistryAnswer::kYes:
      return "yes";
    case RegistryAnswer::kNotApplicable:
      return "not applicable";
  }
  return "unknown";
}

inline std::ostream& operator<<(std::ostream& out, RegistryAnswer answer) {
  return out << ToString(answer);
}

// A row of the IANA IPv4 or IPv6 Special-Purpose Address Registry, in all its
// columns (RFC 6890, section 2.2.1, and RFC 8190): a block of addresses that
// was set aside, for what, and what may be done with them. It is data, as IANA
// publishes it, and no verdict of this library; FindSpecialPurposeBlock() finds
// the row of an address.
//
//     block                           192.168.0.0/16
//     name                            Private-Use
//     RFC                             [RFC1918]
//     allocation, termination date    1996-02, none
//     source, destination             yes, yes
//     forwardable                     yes
//     globally reachable              no
//     reserved by protocol            no
//
// Footnote marks and quotation marks around a name are left out, and line
// breaks are spaces. Where IANA has two blocks in one row (192.0.0.170/32 and
// 192.0.0.171/32), there are two rows here.
struct SpecialPurposeBlock {
  // The block. ::ffff:0:0/96 is one of the IPv6 registry's, and a prefix of
  // mapped addresses: no Ipv6Address is in it.
  std::variant<Ipv4Prefix, Ipv4MappedPrefix, Ipv6Prefix> prefix;
  // What the block is for, such as "Shared Address Space".
  std::string_view name;
  // What it is defined by, such as "[RFC1122], Section 3.2.1.3".
  std::string_view rfc;

  std::chrono::year_month allocation_date;
  // When the allocation ended, if it did. What is no longer special has no
  // answers: IANA leaves the cells of such a row empty, and they are all
  // kNotApplicable here.
  std::optional<std::chrono::year_month> termination_date;

  // Whether an address of the block may be the source, the destination, of a
  // packet.
  RegistryAnswer source;
  RegistryAnswer destination;
  // Whether a router may forward a packet whose destination it is, between
  // external interfaces.
  RegistryAnswer forwardable;
  // Whether that may be done beyond any one administrative domain.
  RegistryAnswer globally_reachable;
  // Whether IP itself gives it a meaning, so that every implementation has to
  // treat it so.
  RegistryAnswer reserved_by_protocol;

  constexpr bool is_terminated() const { return termination_date.has_value(); }
};

}  // namespace dualstack

#endif  // DUALSTACK_ADDRESS_SPECIAL_PURPOSE_BLOCK_H_
