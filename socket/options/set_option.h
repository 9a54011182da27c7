#ifndef DUALSTACK_SOCKET_OPTIONS_SET_OPTION_H_
#define DUALSTACK_SOCKET_OPTIONS_SET_OPTION_H_

#include <concepts>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/internal/option_calls.h"
#include "dualstack/socket/internal/option_traits.h"
#include "dualstack/socket/internal/socket_access.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/options/both_families.h"
#include "dualstack/socket/platform/options.h"

// Setting and reading the options of a socket. An option is a type, whose value
// can be no other than one that the option has, and that only those sockets
// take on which it does something:
//
//     SetOption(stream, NoDelay(true));
//     SetOption(udp_socket, MulticastHopLimit(4));
//     GetOption<ReceiveBuffer>(udp_socket)->bytes();
//
//     SetOption(udp_socket, NoDelay(true));            // does not compile
//     SetOption(stream, MulticastHopLimit(4));         // does not compile
//     SetOption(udp_socket, MulticastHopLimit(256));   // does not compile
//
// What a system calls IP_TTL and IPV6_UNICAST_HOPS is one option here. On an
// Ipv4Only socket it is the first, on an Ipv6Only one the second, and on a
// DualStack one both, of which each may fail alone: options/both_families.h.
//
// Which options there are, and which systems have them, is a table in
// options/options.h. What has to be said before a socket is bound is no option
// but a member of BindOptions.

namespace dualstack {

// Whether the socket, a TcpListener, TcpStream or UdpSocket of some kind, or
// one of their other states, has the option.
template <typename Socket, typename Option>
concept HasOption = internal::IsSocket<Socket> &&
    internal::OptionTraits<Option>::template kIsOf<Socket>;

// Whether the option can be read back there as well.
template <typename Socket, typename Option>
concept HasReadableOption =
    HasOption<Socket, Option> && !internal::kIsWriteOnly<Socket, Option>;

namespace internal {

template <typename Option>
concept IsPerFamily =
    std::same_as<decltype(OptionTraits<Option>::kNames), const PerFamily>;

template <typename Socket, typename Option>
concept HasBothHalves = HasOption<Socket, Option> && IsPerFamily<Option> &&
    std::same_as<KindOfSocket<Socket>, DualStack>;

template <typename Socket, typename Option>
concept HasReadableHalves =
    HasReadableOption<Socket, Option> && HasBothHalves<Socket, Option>;

// Of a socket that has one.
template <typename Socket, typename Option>
constexpr platform::Option OneName() {
  constexpr auto kNames = OptionTraits<Option>::kNames;
  if constexpr (!IsPerFamily<Option>) {
    return kNames;
  } else if constexpr (std::same_as<KindOfSocket<Socket>, Ipv4Only>) {
    return kNames.ipv4;
  } else {
    return kNames.ipv6;
  }
}

template <typename Option>
absl::StatusOr<Option> ReadValue(platform::Option name,
                                 const absl::StatusOr<int>& number) {
  if (!number.ok()) return number.status();
  const std::optional<Option> value = OptionTraits<Option>::FromNumber(*number);
  if (!value) return StrangeValueStatus(name, *number);
  return *value;
}

}  // namespace internal

// Errors are as socket/error.h says, and name the option as the system does:
// "set IP_TTL to 7 on 0.0.0.0:53: ...". kUnimplemented if the system does not
// have it.
template <typename Option, HasOption<Option> Socket>
absl::Status SetOption(Socket& socket, const Option& option) {
  return internal::SetOption(internal::SocketAccess::DescriptorOf(socket),
                             internal::OneName<Socket, Option>(),
                             internal::OptionTraits<Option>::NumberOf(option));
}
template <typename Option, internal::HasBothHalves<Option> Socket>
BothFamilies SetOption(Socket& socket, const Option& option) {
  return internal::SetOptions(internal::SocketAccess::DescriptorOf(socket),
                              internal::OptionTraits<Option>::kNames,
                              internal::OptionTraits<Option>::NumberOf(option));
}

// What the system has, whoever set it, or its default.
template <typename Option, HasReadableOption<Option> Socket>
absl::StatusOr<Option> GetOption(const Socket& socket) {
  constexpr platform::Option kName = internal::OneName<Socket, Option>();
  return internal::ReadValue<Option>(
      kName,
      internal::GetOption(internal::SocketAccess::DescriptorOf(socket), kName));
}
template <typename Option, internal::HasReadableHalves<Option> Socket>
BothValues<Option> GetOption(const Socket& socket) {
  constexpr internal::PerFamily kNames = internal::OptionTraits<Option>::kNames;
  const BothValues<int> numbers = internal::GetOptions(
      internal::SocketAccess::DescriptorOf(socket), kNames);
  BothValues<Option> values{
      .ipv4 = std::optional<Option>(),
      .ipv6 = internal::ReadValue<Option>(kNames.ipv6, numbers.ipv6)};
  if (!numbers.ipv4.ok()) {
    values.ipv4 = numbers.ipv4.status();
  } else if (*numbers.ipv4) {
    values.ipv4 = internal::ReadValue<Option>(kNames.ipv4, **numbers.ipv4);
  }
  return values;
}

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_OPTIONS_SET_OPTION_H_
