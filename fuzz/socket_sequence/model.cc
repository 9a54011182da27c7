#include "dualstack/fuzz/socket_sequence/model.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/fuzz/socket_sequence/expected.h"
#include "dualstack/fuzz/socket_sequence/places.h"
#include "dualstack/fuzz/socket_sequence/script.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/refusal.h"
#include "dualstack/socket/send_options.h"

namespace dualstack::sequence {
namespace {

using absl::StatusCode;

constexpr bool kIpv4 = false;
constexpr bool kIpv6 = true;

bool FamilyOf(const IpEndpoint& endpoint) {
  return endpoint.AsIpv4() ? kIpv4 : kIpv6;
}

bool IsUnspecified(const IpEndpoint& endpoint) {
  return endpoint == IpEndpoint(Ipv4Sockaddr({}, endpoint.port())) ||
         endpoint == IpEndpoint(Ipv6Sockaddr({}, endpoint.port()));
}

// Whether a socket with that name hears packets of the family, to whichever
// address.
bool HearsFamily(KindName kind, const IpEndpoint& local, bool family) {
  const bool both = kind == KindName::kDualStack && IsUnspecified(local);
  return both || FamilyOf(local) == family;
}

bool Hears(KindName kind, const IpEndpoint& local, const IpEndpoint& packet) {
  return HearsFamily(kind, local, FamilyOf(packet)) &&
         local.port() == packet.port() &&
         (IsUnspecified(local) || local == packet);
}

// Whether there is an address that both have.
bool Overlap(const Socket& socket, KindName kind, const IpEndpoint& local) {
  if (socket.local.port() != local.port()) return false;
  for (const bool family : {kIpv4, kIpv6}) {
    if (HearsFamily(socket.kind, socket.local, family) &&
        HearsFamily(kind, local, family) &&
        (IsUnspecified(socket.local) || IsUnspecified(local) ||
         socket.local == local)) {
      return true;
    }
  }
  return false;
}

AddressKind KindOf(const Place& place) { return At(place.text, 0).kind(); }

uint32_t ScopeOf(const Place& place) {
  const auto ipv6 = At(place.text, 0).AsIpv6();
  return ipv6 ? ipv6->scope_id() : 0;
}

bool IsUnicast(const Place& place) {
  return place.nature == Nature::kLocal || place.nature == Nature::kForeign;
}

}  // namespace

IpEndpoint CanonicalOf(const AnySockaddr& sockaddr) {
  return sockaddr.Visit(
      [](const Ipv4Sockaddr& ipv4) { return IpEndpoint(ipv4); },
      [](const Ipv4MappedSockaddr& mapped) {
        return IpEndpoint(Unmap(mapped));
      },
      [](const Ipv6Sockaddr& ipv6) { return IpEndpoint(ipv6); });
}

std::shared_ptr<Socket> Model::Add(State state, KindName kind,
                                   const IpEndpoint& local) {
  sockets_.push_back(std::make_shared<Socket>(
      Socket{.id = NextId(), .state = state, .kind = kind, .local = local}));
  return sockets_.back();
}

void Model::Close(Connection& connection, size_t end) {
  const size_t other = 1 - end;
  // What nobody has read is answered with a reset.
  const Connection::Flow& unread = connection.flows[other];
  if (unread.read < unread.written) connection.lost = true;
  connection.flows[end].ended = true;
  connection.closed[end] = true;
}

void Model::Remove(const Socket& socket) {
  if (socket.is_tcp()) lingering_.push_back(socket.local.port());
  if (socket.connection) Close(*socket.connection, socket.end);
  for (Pending& pending : pending_) {
    if (std::erase(pending.listeners, socket.id) != 0) {
      pending.connection->lost = true;
    }
  }
  std::erase_if(pending_, [](const Pending& p) { return p.listeners.empty(); });
  for (Flight& flight : flights_) {
    // It may have been the one that had it.
    if (std::erase(flight.receivers, socket.id) != 0) flight.is_vague = true;
  }
  std::erase_if(flights_, [](const Flight& f) { return f.receivers.empty(); });
  std::erase_if(sockets_, [id = socket.id](const auto& other) {
    return other->id == id;
  });
}

Expected Model::Conflict(State state, KindName kind, const IpEndpoint& local,
                         const BindOptions& bind) const {
  if (local.port() == 0) return Expected::Ok();
  const bool is_tcp = state == State::kListener;
  bool unclear = is_tcp && std::ranges::count(lingering_, local.port()) != 0;
  for (const auto& other : sockets_) {
    if (other->is_tcp() != is_tcp) continue;
    // As far as Linux is concerned, a dual-stack socket that is connected to a
    // native peer has the port in IPv4 as well.
    unclear = unclear || (other->local.port() == local.port() &&
                          other->kind == KindName::kDualStack && other->peer);
    if (!Overlap(*other, kind, local)) continue;
    // A port that another shares, or that only connections have.
    const bool reuse = bind.reuse_address && other->bind.reuse_address &&
                       other->state != State::kListener;
    if (reuse || (bind.reuse_port && other->bind.reuse_port)) continue;
    // A connection that is over, or was never made, may have given its port up.
    const bool is_over = other->state != State::kListener && is_tcp &&
                         (!other->connection || other->connection->over());
    if (is_over) {
      unclear = true;
      continue;
    }
    return Expected::AnyOf({StatusCode::kAlreadyExists});
  }
  return unclear ? Expected::Ok().Or(StatusCode::kAlreadyExists)
                 : Expected::Ok();
}

Expected Model::Bound(State state, KindName kind, const Place& place,
                      uint16_t port, const Extras& extras,
                      bool shares_port) const {
  const bool is_tcp = state == State::kListener;
  if (is_tcp && extras.backlog < 1) {
    return Expected::AnyOf({StatusCode::kInvalidArgument});
  }
  if (place.lacks_scope) return Expected::Refused(Refusal::kMissingScope);
  if (is_tcp && place.nature == Nature::kGroup) {
    return Expected::Refused(Refusal::kTcpMulticast);
  }
  if (is_tcp && place.nature == Nature::kBroadcast) {
    return Expected::Refused(Refusal::kTcpBroadcast);
  }
  if (port == 0 && (shares_port || (!is_tcp && extras.reuse_address))) {
    return Expected::Refused(Refusal::kSharedPortZero);
  }
  if (extras.interface > kLoopbackInterface) {
    return Expected::Refused(Refusal::kNoSuchInterface);
  }
  if (place.nature == Nature::kForeign) {
    if (!extras.free_bind) return Expected::NotFound();
    if (ScopeOf(place) != 0) {
      return Expected::NotFound().Or(StatusCode::kInvalidArgument);
    }
  }
  return Conflict(state, kind, CanonicalOf(At(place.text, port)),
                  {.reuse_address = is_tcp || extras.reuse_address,
                   .reuse_port = shares_port});
}

Expected Model::Connected(const Place& place, uint16_t port,
                          const Extras& extras) const {
  if (place.nature == Nature::kUnspecified) {
    return Expected::Refused(Refusal::kUnspecifiedDestination);
  }
  if (port == 0) return Expected::Refused(Refusal::kPortZeroDestination);
  for (const Place* const one : {&place, extras.from}) {
    if (one == nullptr) continue;
    if (one->lacks_scope) return Expected::Refused(Refusal::kMissingScope);
    if (one->nature == Nature::kGroup) {
      return Expected::Refused(Refusal::kTcpMulticast);
    }
    if (one->nature == Nature::kBroadcast) {
      return Expected::Refused(Refusal::kTcpBroadcast);
    }
  }
  if (extras.from != nullptr) {
    const uint32_t from = ScopeOf(*extras.from);
    if (from != 0 && ScopeOf(place) != 0 && from != ScopeOf(place)) {
      return Expected::Refused(Refusal::kScopeMismatch);
    }
    if (extras.from->nature == Nature::kForeign) return Expected::NotFound();
  }
  const IpEndpoint destination = CanonicalOf(At(place.text, port));
  if (place.nature == Nature::kForeign) {
    return ScopeOf(place) == 0
               ? Expected::NotFound()
               : Expected::NotFound().Or(StatusCode::kInvalidArgument);
  }
  return Hearing(State::kListener, destination, std::nullopt).empty()
             ? Expected::NotFound()
             : Expected::Ok();
}

Expected Model::ConnectedUdp(const Place& place, uint16_t port) {
  if (place.nature == Nature::kUnspecified) {
    return Expected::Refused(Refusal::kUnspecifiedDestination);
  }
  if (port == 0) return Expected::Refused(Refusal::kPortZeroDestination);
  if (place.lacks_scope) return Expected::Refused(Refusal::kMissingScope);
  if (place.nature == Nature::kBroadcast) {
    return Expected::Refused(Refusal::kBroadcastNotAllowed);
  }
  if (place.nature == Nature::kForeign) {
    return Expected::NotFound().Or(StatusCode::kInvalidArgument);
  }
  return Expected::Ok();
}

Expected Model::Sent(const Socket& socket, const Place& place, uint16_t port,
                     size_t size, const Extras& extras) {
  if (place.nature == Nature::kUnspecified) {
    return Expected::Refused(Refusal::kUnspecifiedDestination);
  }
  if (port == 0) return Expected::Refused(Refusal::kPortZeroDestination);
  if (place.lacks_scope) return Expected::Refused(Refusal::kMissingScope);
  if (place.nature == Nature::kBroadcast && !socket.broadcast) {
    return Expected::Refused(Refusal::kBroadcastNotAllowed);
  }
  if (size > (KindOf(place) == AddressKind::kIpv6 ? kMaxIpv6Datagram
                                                  : kMaxIpv4Datagram)) {
    return Expected::Refused(Refusal::kDatagramTooLarge);
  }
  const uint32_t scope = ScopeOf(place);
  const uint32_t link = extras.interface != 0 ? extras.interface : scope;
  if (scope != 0 && scope != link) {
    return Expected::Refused(Refusal::kScopeMismatch);
  }
  Expected expected = Expected::Ok();
  if (const Place* const source = extras.source) {
    if (KindOf(*source) != KindOf(place)) {
      return Expected::Refused(Refusal::kSourceOfOtherKind);
    }
    if (!IsUnicast(*source)) {
      return Expected::Refused(Refusal::kSourceNotUnicast);
    }
    // The scope is the link's: a source has none of its own.
    const bool is_link_local = source->lacks_scope || ScopeOf(*source) != 0;
    if (is_link_local && link == 0) {
      return Expected::Refused(Refusal::kMissingScope);
    }
    if (source->nature == Nature::kForeign && !is_link_local) {
      expected = socket.bind.free_bind
                     ? Expected::Ok().Or(StatusCode::kNotFound)
                     : Expected::NotFound();
    }
  }
  if (place.nature == Nature::kForeign ||
      extras.interface > kLoopbackInterface) {
    expected = Expected::NotFound().Or(StatusCode::kInvalidArgument);
  } else if (!IsUnicast(place) || socket.bound_oddly) {
    // Which way they go, and whether they do, is for routes and options to say.
    expected = expected.Or(StatusCode::kOk)
                   .Or(StatusCode::kNotFound)
                   .Or(StatusCode::kInvalidArgument);
  }
  if (extras.segment != 0) expected = expected.Or(StatusCode::kInvalidArgument);
  if (socket.small_buffers) {
    expected = expected.Or(StatusCode::kUnavailable)
                   .Or(StatusCode::kResourceExhausted);
  }
  // The same error, whichever of the two had it.
  return socket.may_have_error ? expected.Or(StatusCode::kNotFound) : expected;
}

Expected Model::Joined(const Place& group, const Extras& extras) {
  if (group.nature != Nature::kGroup) {
    return Expected::Refused(Refusal::kNotMulticast);
  }
  const auto ipv6 = At(group.text, 0).AsIpv6();
  if (ipv6 && (group.lacks_scope || ScopeOf(group) != 0) &&
      extras.interface == 0) {
    return Expected::Refused(Refusal::kMissingScope);
  }
  if (extras.source != nullptr && !IsUnicast(*extras.source)) {
    return Expected::Refused(Refusal::kSourceNotUnicast);
  }
  const Expected failure =
      Expected::NotFound().Or(StatusCode::kInvalidArgument);
  if (extras.interface > kLoopbackInterface) return failure;
  return failure.Or(StatusCode::kOk)
      .Or(StatusCode::kAlreadyExists)
      .Or(StatusCode::kResourceExhausted);
}

std::vector<int> Model::Hearing(State state, const IpEndpoint& destination,
                                const std::optional<IpEndpoint>& source) const {
  std::vector<int> ids;
  for (const auto& socket : sockets_) {
    const bool is_of_state =
        state == State::kListener
            ? socket->state == State::kListener
            : !socket->is_tcp() &&
                  (!socket->peer || !source || *socket->peer == *source);
    if (is_of_state && Hears(socket->kind, socket->local, destination)) {
      ids.push_back(socket->id);
    }
  }
  return ids;
}

Socket* Model::Find(int id) const {
  for (const auto& socket : sockets_) {
    if (socket->id == id) return socket.get();
  }
  return nullptr;
}

}  // namespace dualstack::sequence
