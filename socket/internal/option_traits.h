#ifndef DUALSTACK_SOCKET_INTERNAL_OPTION_TRAITS_H_
#define DUALSTACK_SOCKET_INTERNAL_OPTION_TRAITS_H_

#include <concepts>
#include <optional>
#include <utility>

#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/socket_base.h"

// What makes a type an option, and which sockets have it.

namespace dualstack {

template <SocketKind Kind>
class TcpListener;
template <SocketKind Kind>
class TcpStream;
template <SocketKind Kind>
class UdpSocket;
template <SocketKind Kind>
class ConnectedUdpSocket;

namespace internal {

// An option that each family has under a number of its own.
struct PerFamily {
  platform::Option ipv4;
  platform::Option ipv6;
};

// Of an option that SetOption() takes, and nothing for any other type:
//
//     // A PerFamily, or the platform::Option that it is on every socket.
//     static constexpr auto kNames = ...;
//     template <typename Socket>
//     static constexpr bool kIsOf = ...;
//     // As the system has it.
//     static constexpr int NumberOf(const Option& option);
//     // Nothing if no value of the option is that.
//     static constexpr std::optional<Option> FromNumber(int number);
template <typename Option>
struct OptionTraits {};

// Whether systems do not let the socket read what it was set to.
template <typename Socket, typename Option>
inline constexpr bool kIsWriteOnly = false;

// --- Sockets

// Never defined: the kind of a socket, whatever its state.
template <SocketKind Kind>
Kind KindOf(const SocketBase<Kind>&);

template <typename Socket>
concept IsSocket = requires(const Socket& socket) {
  KindOf(socket);
};

template <IsSocket Socket>
using KindOfSocket = decltype(KindOf(std::declval<const Socket&>()));

template <typename Socket>
concept IsTcpStream =
    IsSocket<Socket> && std::same_as<Socket, TcpStream<KindOfSocket<Socket>>>;

template <typename Socket>
concept IsUdpSocket = IsSocket<Socket> &&
    (std::same_as<Socket, UdpSocket<KindOfSocket<Socket>>> ||
     std::same_as<Socket, ConnectedUdpSocket<KindOfSocket<Socket>>>);

template <typename Socket>
concept IsConnectedSocket = IsTcpStream<Socket> ||
    (IsSocket<Socket>&&
         std::same_as<Socket, ConnectedUdpSocket<KindOfSocket<Socket>>>);

// IPv4 packets come and go.
template <typename Socket>
concept SpeaksIpv4 = !std::same_as<KindOfSocket<Socket>, Ipv6Only>;

// Bases of OptionTraits, for the options of these sockets.

struct OptionOfAny {
  template <typename Socket>
  static constexpr bool kIsOf = IsSocket<Socket>;
};
struct OptionOfTcpStreams {
  template <typename Socket>
  static constexpr bool kIsOf = IsTcpStream<Socket>;
};
struct OptionOfUdp {
  template <typename Socket>
  static constexpr bool kIsOf = IsUdpSocket<Socket>;
};

// --- Options that are on or off

// The base of such an option, which is a type of its own: NoDelay(true) is not
// MulticastLoop(true).
template <typename Option>
class Switch {
 public:
  // Nothing but a bool: a pointer or a number would say something else.
  template <std::same_as<bool> T>
  constexpr explicit Switch(T on) : on_(on) {}

  constexpr bool on() const { return on_; }

  friend constexpr bool operator==(const Option& a, const Option& b) {
    return a.on() == b.on();
  }

 private:
  bool on_;
};

template <typename Option>
struct SwitchTraits {
  static constexpr int NumberOf(const Option& option) {
    return option.on() ? 1 : 0;
  }
  // Some systems give the bit as it stands in a word of flags.
  static constexpr std::optional<Option> FromNumber(int number) {
    return Option(number != 0);
  }
};

}  // namespace internal
}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_INTERNAL_OPTION_TRAITS_H_
