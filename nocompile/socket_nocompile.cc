// What the sockets must not take, and what must not be made of one another. The
// whole matrix stands as static_asserts in socket/kind_test.cc; here are the
// mistakes that people make, each with what they should have written, and the
// words in which the compiler refuses them.

#include <cstddef>
#include <span>
#include <utility>

#include "dualstack/address/address.h"
#include "dualstack/socket/socket.h"

namespace dualstack {

// Where the peers come from: a dual-stack socket, an IPv6-only one, an IPv4
// one.
using FromDualStack = TcpListener<DualStack>::Accepted;
using FromIpv6 = TcpListener<Ipv6Only>::Accepted;
using FromIpv4 = TcpListener<Ipv4Only>::Accepted;

void Connects(const FromDualStack& dual_stack, const FromIpv6& ipv6,
              const FromIpv4& ipv4, const Ipv4MappedSockaddr& mapped,
              const IpEndpoint& endpoint, const AnySockaddr& any) {
#ifdef NC_CONNECT_IPV6_ONLY_TO_MAPPED
  // want: (cannot convert|no viable conversion) .*Ipv4MappedSockaddr.* to .*Ipv6Sockaddr
  static_cast<void>(TcpStream<Ipv6Only>::Connect(mapped));
#else
  static_cast<void>(TcpStream<DualStack>::Connect(mapped));
#endif

#ifdef NC_CONNECT_IPV6_ONLY_TO_A_DUAL_STACK_PEER
  // want: (cannot convert|no viable conversion) .*DualStackSockaddr.* to .*Ipv6Sockaddr
  static_cast<void>(TcpStream<Ipv6Only>::Connect(dual_stack.peer));
#else
  static_cast<void>(TcpStream<DualStack>::Connect(dual_stack.peer));
#endif

#ifdef NC_CONNECT_IPV6_ONLY_TO_IPV4
  // want: (cannot convert|no viable conversion) .*Ipv4Sockaddr.* to .*Ipv6Sockaddr
  static_cast<void>(TcpStream<Ipv6Only>::Connect(ipv4.peer));
#else
  static_cast<void>(TcpStream<Ipv6Only>::Connect(ipv6.peer));
#endif

#ifdef NC_CONNECT_DUAL_STACK_TO_IPV4
  // want: (cannot convert|no viable conversion) .*Ipv4Sockaddr.* to .*DualStackSockaddr
  static_cast<void>(TcpStream<DualStack>::Connect(ipv4.peer));
#else
  static_cast<void>(TcpStream<DualStack>::Connect(Map(ipv4.peer)));
#endif

#ifdef NC_CONNECT_IPV4_ONLY_TO_IPV6
  // want: (cannot convert|no viable conversion) .*Ipv6Sockaddr.* to .*Ipv4Sockaddr
  static_cast<void>(TcpStream<Ipv4Only>::Connect(ipv6.peer));
#else
  static_cast<void>(TcpStream<DualStack>::Connect(ipv6.peer));
#endif

#ifdef NC_CONNECT_IPV4_ONLY_TO_MAPPED
  // want: (cannot convert|no viable conversion) .*Ipv4MappedSockaddr.* to .*Ipv4Sockaddr
  static_cast<void>(TcpStream<Ipv4Only>::Connect(mapped));
#else
  static_cast<void>(TcpStream<Ipv4Only>::Connect(Unmap(mapped)));
#endif

#ifdef NC_CONNECT_TO_A_CANONICAL_ENDPOINT
  // want: (cannot convert|no viable conversion) .*IpEndpoint.* to .*DualStackSockaddr
  static_cast<void>(TcpStream<DualStack>::Connect(endpoint));
#else
  static_cast<void>(TcpStream<DualStack>::Connect(ForDualStack(endpoint)));
#endif

#ifdef NC_CONNECT_TO_WHATEVER_CAME
  // want: (cannot convert|no viable conversion) .*AnySockaddr.* to .*Ipv6Sockaddr
  static_cast<void>(TcpStream<Ipv6Only>::Connect(any));
#else
  if (const auto fits = Ipv6Only::FromAny(any); fits.ok()) {
    static_cast<void>(TcpStream<Ipv6Only>::Connect(*fits));
  }
#endif
}

void Listens(const Ipv4Sockaddr& ipv4, const Ipv6Sockaddr& ipv6,
             const Ipv4MappedSockaddr& mapped) {
#ifdef NC_LISTEN_DUAL_STACK_ON_AN_IPV6_ADDRESS
  // want: (cannot convert|no viable conversion) .*Ipv6Sockaddr.* to .*BindTarget
  static_cast<void>(TcpListener<DualStack>::Listen(ipv6));
#else
  static_cast<void>(TcpListener<DualStack>::Listen(ipv6.port()));
#endif

#ifdef NC_LISTEN_DUAL_STACK_ON_A_MAPPED_ADDRESS
  // want: (cannot convert|no viable conversion) .*Ipv4MappedSockaddr.* to .*BindTarget
  static_cast<void>(TcpListener<DualStack>::Listen(mapped));
#else
  static_cast<void>(TcpListener<Ipv4Only>::Listen(Unmap(mapped)));
#endif

#ifdef NC_LISTEN_IPV6_ONLY_ON_A_MAPPED_ADDRESS
  // want: (cannot convert|no viable conversion) .*Ipv4MappedSockaddr.* to .*Ipv6Sockaddr
  static_cast<void>(TcpListener<Ipv6Only>::Listen(mapped));
#else
  static_cast<void>(TcpListener<Ipv6Only>::Listen(ipv6));
#endif

#ifdef NC_LISTEN_IPV6_ONLY_ON_A_PORT
  // want: cannot convert .int. to .*Ipv6Sockaddr
  // want: Ipv6Sockaddr.* could not bind to an rvalue of type .int.
  static_cast<void>(TcpListener<Ipv6Only>::Listen(80));
#else
  static_cast<void>(TcpListener<Ipv6Only>::Listen(Ipv6Only::Wildcard(80)));
#endif

#ifdef NC_LISTEN_IPV4_ONLY_ON_AN_IPV6_ADDRESS
  // want: (cannot convert|no viable conversion) .*Ipv6Sockaddr.* to .*Ipv4Sockaddr
  static_cast<void>(TcpListener<Ipv4Only>::Listen(ipv6));
#else
  static_cast<void>(TcpListener<Ipv4Only>::Listen(ipv4));
#endif
}

void Binds(const Ipv4Sockaddr& ipv4, const Ipv6Sockaddr& ipv6,
           const Ipv4MappedSockaddr& mapped, const AnySockaddr& any) {
#ifdef NC_BIND_DUAL_STACK_TO_AN_IPV6_ADDRESS
  // want: (cannot convert|no viable conversion) .*Ipv6Sockaddr.* to .*BindTarget
  static_cast<void>(UdpSocket<DualStack>::Bind(ipv6));
#else
  static_cast<void>(UdpSocket<Ipv6Only>::Bind(ipv6));
#endif

#ifdef NC_BIND_IPV6_ONLY_TO_A_MAPPED_ADDRESS
  // want: (cannot convert|no viable conversion) .*Ipv4MappedSockaddr.* to .*Ipv6Sockaddr
  static_cast<void>(UdpSocket<Ipv6Only>::Bind(mapped));
#else
  static_cast<void>(UdpSocket<Ipv4Only>::Bind(Unmap(mapped)));
#endif

#ifdef NC_BIND_IPV6_ONLY_TO_AN_IPV4_ADDRESS
  // want: (cannot convert|no viable conversion) .*Ipv4Sockaddr.* to .*Ipv6Sockaddr
  static_cast<void>(UdpSocket<Ipv6Only>::Bind(ipv4));
#else
  static_cast<void>(UdpSocket<Ipv4Only>::Bind(ipv4));
#endif

#ifdef NC_BIND_TO_WHATEVER_CAME
  // want: (cannot convert|no viable conversion) .*AnySockaddr.* to .*Ipv4Sockaddr
  static_cast<void>(UdpSocket<Ipv4Only>::Bind(any));
#else
  if (const auto fits = Ipv4Only::FromAny(any); fits.ok()) {
    static_cast<void>(UdpSocket<Ipv4Only>::Bind(*fits));
  }
#endif
}

void Sends(UdpSocket<Ipv4Only>& ipv4_socket, UdpSocket<Ipv6Only>& ipv6_socket,
           UdpSocket<DualStack>& dual_stack_socket, const Ipv4Sockaddr& ipv4,
           const Ipv6Sockaddr& ipv6, const Ipv4MappedSockaddr& mapped,
           const UdpSocket<DualStack>::Datagram& datagram,
           const IpEndpoint& endpoint) {
  const std::span<const std::byte> bytes;

#ifdef NC_SEND_MAPPED_FROM_IPV6_ONLY
  // want: no matching (member )?function for call to .*SendTo
  static_cast<void>(ipv6_socket.SendTo(bytes, mapped));
#else
  static_cast<void>(dual_stack_socket.SendTo(bytes, mapped));
#endif

#ifdef NC_ANSWER_A_DUAL_STACK_PEER_FROM_IPV6_ONLY
  // want: no matching (member )?function for call to .*SendTo
  static_cast<void>(ipv6_socket.SendTo("pong", datagram.peer));
#else
  static_cast<void>(dual_stack_socket.SendTo("pong", datagram.peer));
#endif

#ifdef NC_SEND_IPV4_FROM_DUAL_STACK
  // want: no matching (member )?function for call to .*SendTo
  static_cast<void>(dual_stack_socket.SendTo(bytes, ipv4));
#else
  static_cast<void>(dual_stack_socket.SendTo(bytes, Map(ipv4)));
#endif

#ifdef NC_SEND_IPV4_FROM_IPV6_ONLY
  // want: no matching (member )?function for call to .*SendTo
  static_cast<void>(ipv6_socket.SendTo(bytes, ipv4));
#else
  static_cast<void>(ipv6_socket.SendTo(bytes, ipv6));
#endif

#ifdef NC_SEND_IPV6_FROM_IPV4_ONLY
  // want: no matching (member )?function for call to .*SendTo
  static_cast<void>(ipv4_socket.SendTo(bytes, ipv6));
#else
  static_cast<void>(ipv4_socket.SendTo(bytes, ipv4));
#endif

#ifdef NC_SEND_TO_A_CANONICAL_ENDPOINT
  // want: no matching (member )?function for call to .*SendTo
  static_cast<void>(dual_stack_socket.SendTo(bytes, endpoint));
#else
  static_cast<void>(dual_stack_socket.SendTo(bytes, ForDualStack(endpoint)));
#endif
}

void Leaves(UdpSocket<Ipv6Only>& ipv6_socket,
            UdpSocket<DualStack>& dual_stack_socket, const Ipv6Sockaddr& ipv6,
            const Ipv4MappedSockaddr& mapped, const Ipv6Address& source,
            const Ipv4Address& ipv4_source) {
#ifdef NC_SEND_TO_IPV6_FROM_A_MAPPED_SOURCE
  // want: no matching (member )?function for call to .*SendTo
  static_cast<void>(
      dual_stack_socket.SendTo("pong", ipv6, {.source = Map(ipv4_source)}));
#else
  static_cast<void>(dual_stack_socket.SendTo("pong", ipv6, {.source = source}));
#endif

#ifdef NC_SEND_TO_MAPPED_FROM_AN_IPV6_SOURCE
  // want: no matching (member )?function for call to .*SendTo
  static_cast<void>(
      dual_stack_socket.SendTo("pong", mapped, {.source = source}));
#else
  static_cast<void>(
      dual_stack_socket.SendTo("pong", mapped, {.source = Map(ipv4_source)}));
#endif

#ifdef NC_SEND_TO_MAPPED_FROM_AN_IPV4_SOURCE
  // want: no matching (member )?function for call to .*SendTo
  static_cast<void>(
      dual_stack_socket.SendTo("pong", mapped, {.source = ipv4_source}));
#else
  static_cast<void>(
      dual_stack_socket.SendTo("pong", mapped, {.source = Map(ipv4_source)}));
#endif

#ifdef NC_SEND_MAPPED_WITH_OPTIONS_FROM_IPV6_ONLY
  // want: no matching (member )?function for call to .*SendTo
  static_cast<void>(ipv6_socket.SendTo("pong", mapped, {.hop_limit = 1}));
#else
  static_cast<void>(ipv6_socket.SendTo("pong", ipv6, {.hop_limit = 1}));
#endif

#ifdef NC_ALLOW_BROADCAST_ON_IPV6_ONLY
  // want: no matching function for call to .*AllowBroadcast
  // want: invalid reference to function 'AllowBroadcast': constraints not satisfied
  static_cast<void>(ipv6_socket.AllowBroadcast(true));
#else
  static_cast<void>(dual_stack_socket.AllowBroadcast(true));
#endif

#ifdef NC_KEEP_FORGED_SOURCES_ON_IPV6_ONLY
  // want: no matching function for call to .*KeepForgedSources
  // want: invalid reference to function 'KeepForgedSources': constraints not satisfied
  ipv6_socket.KeepForgedSources(true);
#else
  dual_stack_socket.KeepForgedSources(true);
#endif
}

void Batches(UdpSocket<Ipv6Only>& ipv6_socket,
             UdpSocket<DualStack>& dual_stack_socket,
             ReceiveBatch<DualStack, 4>& received,
             SendBatch<DualStack, 4>& batch, SendBatch<Ipv6Only, 4>& ipv6_batch,
             const Ipv6Sockaddr& ipv6, const Ipv4MappedSockaddr& mapped,
             const UdpSocket<DualStack>::Datagram& datagram) {
#ifdef NC_RECEIVE_A_BATCH_FROM_A_SOCKET_OF_ANOTHER_KIND
  // want: cannot convert .*UdpSocket.*Ipv6Only|invalid initialization of reference|non-const lvalue reference .* cannot bind
  static_cast<void>(received.Receive(ipv6_socket));
#else
  static_cast<void>(received.Receive(dual_stack_socket));
#endif

#ifdef NC_SEND_A_BATCH_FROM_A_SOCKET_OF_ANOTHER_KIND
  // want: cannot convert .*UdpSocket.*Ipv6Only|invalid initialization of reference|non-const lvalue reference .* cannot bind
  static_cast<void>(batch.Send(ipv6_socket));
#else
  static_cast<void>(batch.Send(dual_stack_socket));
#endif

#ifdef NC_ADD_MAPPED_TO_A_BATCH_OF_IPV6_ONLY
  // want: no matching (member )?function for call to .*Add
  static_cast<void>(ipv6_batch.Add("pong", mapped));
#else
  static_cast<void>(ipv6_batch.Add("pong", ipv6));
#endif

#ifdef NC_ANSWER_A_DUAL_STACK_DATAGRAM_IN_A_BATCH_OF_IPV6_ONLY
  // want: no matching (member )?function for call to .*AddReply
  static_cast<void>(ipv6_batch.AddReply("pong", datagram));
#else
  static_cast<void>(batch.AddReply("pong", datagram));
#endif
  static_cast<void>(mapped);
}

void Receives(const FromDualStack& dual_stack, const FromIpv6& ipv6) {
#ifdef NC_DUAL_STACK_PEER_AS_NATIVE
  // want: (conversion from|no viable conversion) .*DualStackSockaddr.* to .*Ipv6Sockaddr
  const Ipv6Sockaddr native = dual_stack.peer;
#else
  const Ipv6Sockaddr native = dual_stack.peer.AsIpv6().value_or(ipv6.peer);
#endif
  static_cast<void>(native);

#ifdef NC_DUAL_STACK_PEER_AS_KEY
  // want: (conversion from|no viable conversion) .*DualStackSockaddr.* to .*IpEndpoint
  const IpEndpoint key = dual_stack.peer;
#else
  const IpEndpoint key = Canonical(dual_stack.peer);
#endif
  static_cast<void>(key);

#ifdef NC_VISIT_A_PEER_AND_FORGET_IPV4
  // want: Visit\(\) wants a callable for every kind
  dual_stack.peer.Visit([](const Ipv6Sockaddr&) {});
#else
  dual_stack.peer.Visit([](const Ipv6Sockaddr&) {},
                        [](const Ipv4MappedSockaddr&) {});
#endif
}

// What a socket has left behind, or not reached yet.
void States(TcpConnecting<Ipv6Only>& connecting, TcpStream<Ipv6Only>& stream,
            UdpSocket<Ipv6Only>& udp, ConnectedUdpSocket<Ipv6Only>& connected,
            UdpSocket<DualStack>& dual_stack, const Ipv6Sockaddr& ipv6,
            const Ipv4MappedSockaddr& mapped, NativeSocket fd) {
#ifdef NC_WRITE_BEFORE_IT_IS_CONNECTED
  // want: has no member named .Write.|no member named .Write. in
  static_cast<void>(connecting.Write("too early"));
#else
  static_cast<void>(stream.Write("in time"));
#endif

#ifdef NC_FINISH_WHAT_REMAINS_ONES_OWN
  // want: discards qualifiers|is an lvalue, but function has rvalue
  static_cast<void>(connecting.Finish());
#else
  static_cast<void>(std::move(connecting).Finish());
#endif

#ifdef NC_CONNECT_FROM_AN_ADDRESS_OF_ANOTHER_KIND
  // want: (could not convert|no viable conversion) .*Ipv4MappedSockaddr.* to .*optional
  const ConnectOptions<Ipv6Only> from_ipv6 = {.local = mapped};
#else
  const ConnectOptions<Ipv6Only> from_ipv6 = {.local = ipv6};
#endif
  static_cast<void>(from_ipv6);

#ifdef NC_CONNECT_DUAL_STACK_FROM_AN_ADDRESS
  // want: (could not convert|no viable conversion) .*Ipv6Sockaddr.* to .*optional
  const ConnectOptions<DualStack> from_port = {.local = ipv6};
#else
  const ConnectOptions<DualStack> from_port = {.local = Port(80)};
#endif
  static_cast<void>(from_port);

#ifdef NC_CONNECT_UDP_IPV6_ONLY_TO_MAPPED
  // want: (cannot convert|no viable conversion) .*Ipv4MappedSockaddr.* to .*Ipv6Sockaddr
  static_cast<void>(std::move(udp).Connect(mapped));
#else
  static_cast<void>(std::move(dual_stack).Connect(mapped));
#endif

#ifdef NC_CONNECT_UDP_AND_KEEP_IT
  // want: discards qualifiers|is an lvalue, but function has rvalue
  static_cast<void>(udp.Connect(ipv6));
#else
  static_cast<void>(std::move(udp).Connect(ipv6));
#endif

#ifdef NC_SEND_TO_ANOTHER_FROM_A_CONNECTED_SOCKET
  // want: has no member named .SendTo.|no member named .SendTo. in
  static_cast<void>(connected.SendTo("hello", ipv6));
#else
  static_cast<void>(connected.Send("hello"));
#endif

#ifdef NC_BIND_A_CONNECTED_SOCKET
  // want: has no member named .Bind.|no member named .Bind. in
  static_cast<void>(connected.Bind(ipv6));
#else
  static_cast<void>(UdpSocket<Ipv6Only>::Bind(ipv6));
#endif

#ifdef NC_SET_V6ONLY
  // want: has no member named .SetV6Only.|no member named .SetV6Only. in
  static_cast<void>(dual_stack.SetV6Only(true));
#else
  static_cast<void>(UdpSocket<Ipv6Only>::Open());
#endif

#ifdef NC_ADOPT_AS_NO_SOCKET
  // want: no matching function for call to .AdoptAs
  static_cast<void>(AdoptAs<NativeSocket>(fd));
#else
  static_cast<void>(AdoptAs<TcpListener<Ipv6Only>>(fd));
#endif
}

void Moves(TcpStream<Ipv6Only>& ipv6, TcpStream<DualStack>& dual_stack) {
#ifdef NC_ASSIGN_A_STREAM_OF_ANOTHER_KIND
  // want: no match for .operator=.|no viable overloaded .=.
  ipv6 = std::move(dual_stack);
#else
  TcpStream<DualStack> same_kind = std::move(dual_stack);
#endif

#ifdef NC_COPY_A_STREAM
  // want: use of deleted function|call to implicitly-deleted copy constructor
  const TcpStream<Ipv6Only> copy = ipv6;
#else
  const TcpStream<Ipv6Only> moved = std::move(ipv6);
#endif

#ifdef NC_SOCKET_OF_NO_KIND
  // want: template constraint failure|constraints not satisfied
  static_cast<void>(UdpSocket<Ipv6Sockaddr>::Open());
#else
  static_cast<void>(UdpSocket<Ipv6Only>::Open());
#endif
}

}  // namespace dualstack
