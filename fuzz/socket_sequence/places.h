#ifndef DUALSTACK_FUZZ_SOCKET_SEQUENCE_PLACES_H_
#define DUALSTACK_FUZZ_SOCKET_SEQUENCE_PLACES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dualstack/address/any_sockaddr.h"

// The addresses that a script may name, and what each of them is on the host
// of the fuzzer: a network namespace whose one interface, lo, has the index 1
// and the addresses that are kLocal here. That is written down and not
// computed, so that the library's own predicates are not their own witnesses.

namespace dualstack::sequence {

inline constexpr uint32_t kLoopbackInterface = 1;

enum class Nature : uint8_t {
  kUnspecified,
  kLocal,    // Of this host.
  kForeign,  // Of another one, to which there is no route.
  kBroadcast,
  kGroup,
};

struct Place {
  std::string_view text;
  Nature nature;
  // Whether it is of one link, and does not say of which.
  bool lacks_scope = false;
  // That from which the host sends there, if it is not the same.
  std::string_view answers_from = {};
};

inline constexpr Place kPlaces[] = {
    {"0.0.0.0", Nature::kUnspecified},
    {"127.0.0.1", Nature::kLocal},
    {"127.0.0.2", Nature::kLocal, false, "127.0.0.1"},
    {"192.0.2.1", Nature::kLocal},
    {"198.51.100.1", Nature::kForeign},
    {"255.255.255.255", Nature::kBroadcast},
    {"239.1.2.3", Nature::kGroup},
    {"::", Nature::kUnspecified},
    {"::1", Nature::kLocal},
    {"2001:db8::1", Nature::kLocal},
    {"2001:db8::2", Nature::kForeign},
    {"fe80::1%1", Nature::kLocal},
    {"fe80::1", Nature::kLocal, true},
    {"fe80::1%99", Nature::kForeign},
    {"ff02::1:3%1", Nature::kGroup},
    {"ff02::1:3", Nature::kGroup, true},
    {"ff0e::1:3", Nature::kGroup},
    {"::ffff:0.0.0.0", Nature::kUnspecified},
    {"::ffff:127.0.0.1", Nature::kLocal},
    {"::ffff:127.0.0.2", Nature::kLocal, false, "127.0.0.1"},
    {"::ffff:192.0.2.1", Nature::kLocal},
    {"::ffff:198.51.100.1", Nature::kForeign},
    {"::ffff:255.255.255.255", Nature::kBroadcast},
    {"::ffff:239.1.2.3", Nature::kGroup},
};

inline const Place* FindPlace(std::string_view text) {
  for (const Place& place : kPlaces) {
    if (place.text == text) return &place;
  }
  return nullptr;
}

inline AnySockaddr At(std::string_view text, uint16_t port) {
  const std::string number = std::to_string(port);
  const bool is_ipv6 = text.find(':') != std::string_view::npos;
  return *AnySockaddr::TryParse(is_ipv6
                                    ? "[" + std::string(text) + "]:" + number
                                    : std::string(text) + ":" + number);
}

}  // namespace dualstack::sequence

#endif  // DUALSTACK_FUZZ_SOCKET_SEQUENCE_PLACES_H_
