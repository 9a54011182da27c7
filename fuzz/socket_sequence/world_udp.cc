#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/socket_sequence/expected.h"
#include "dualstack/fuzz/socket_sequence/model.h"
#include "dualstack/fuzz/socket_sequence/places.h"
#include "dualstack/fuzz/socket_sequence/script.h"
#include "dualstack/fuzz/socket_sequence/world.h"
#include "dualstack/socket/socket.h"

namespace dualstack::sequence {
namespace {

using absl::StatusCode;

constexpr size_t kMostBytes = 2048;
// As many bytes as a queue surely has room for.
constexpr size_t kSurelyRoom = 16 * 1024;
constexpr size_t kBatch = 4;
constexpr uint8_t kDefaultHopLimit = 64;

// The byte of a datagram at a place in it.
std::byte ByteAt(int flight, size_t at) {
  return static_cast<std::byte>(flight * 37 + static_cast<int>(at) * 131 +
                                static_cast<int>(at >> 8));
}

std::vector<std::byte> BytesOf(int flight, size_t size) {
  std::vector<std::byte> bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = ByteAt(flight, i);
  return bytes;
}

template <typename T>
struct UdpKind {};
template <SocketKind Kind>
struct UdpKind<UdpSocket<Kind>> {
  using Type = Kind;
};
template <typename T>
concept IsUdp = requires {
  typename UdpKind<T>::Type;
};

template <SocketKind Kind>
std::optional<SendOptions<typename Kind::Address>> SendOptionsOf(
    const Extras& extras,
    const std::optional<typename Kind::Sockaddr>& source) {
  SendOptions<typename Kind::Address> options;
  if (source) options.source = source->address();
  options.interface_index = extras.interface;
  options.hop_limit = extras.hop_limit;
  if (extras.traffic_class) {
    options.traffic_class = TrafficClass::FromOctet(*extras.traffic_class);
  }
  options.segment_size = extras.segment;
  return options;
}

bool SaysHow(const Extras& extras) {
  return extras.source != nullptr || extras.interface != 0 ||
         extras.hop_limit != 0 || extras.traffic_class || extras.segment != 0;
}

uint8_t OptionOr(const Socket& socket, OptionName name, uint8_t value) {
  const auto found = socket.options.find(name);
  return found == socket.options.end() ? value
                                       : static_cast<uint8_t>(found->second);
}

// That from which the socket sends there, if it is not told otherwise.
std::optional<IpEndpoint> SourceOf(const Socket& socket, const Place& place) {
  const uint16_t port = socket.local.port();
  if (socket.bound_oddly) return std::nullopt;
  if (socket.local != CanonicalOf(At("0.0.0.0", port)) &&
      socket.local != CanonicalOf(At("::", port))) {
    return socket.local;
  }
  if (place.nature != Nature::kLocal) return std::nullopt;
  return CanonicalOf(
      At(place.answers_from.empty() ? place.text : place.answers_from, port));
}

}  // namespace

void World::Open() {
  WithKind(step_->kind, [this]<typename Kind>(std::type_identity<Kind>) {
    auto socket = Call([] { return UdpSocket<Kind>::Open(); });
    if (!Came(socket.status(), Expected::Ok())) return;
    Put(slot(), *std::move(socket),
        model_.Add(
            State::kUdp, step_->kind,
            CanonicalOf(
                At(step_->kind == KindName::kIpv4Only ? "0.0.0.0" : "::", 0))));
  });
}

void World::Bind() {
  WithKind(step_->kind, [this]<typename Kind>(std::type_identity<Kind>) {
    const uint16_t port = PortOf(step_->port);
    const auto target = TargetFor<Kind>(*step_->place, port);
    if (!target) return;
    const Extras& extras = step_->extras;
    const Expected expected =
        model_.Bound(State::kUdp, step_->kind, *step_->place, port, extras,
                     extras.reuse_port);
    const BindOptions options{.reuse_address = extras.reuse_address,
                              .reuse_port = extras.reuse_port,
                              .interface = extras.interface,
                              .free_bind = extras.free_bind};
    auto socket = Call([&] { return UdpSocket<Kind>::Bind(*target, options); });
    if (!Came(socket.status(), expected)) return;
    const IpEndpoint name = SystemNameOf(socket->native_handle());
    Must(name == CanonicalOf(At(step_->place->text, name.port())) &&
             (port == 0 || name.port() == port),
         "bound elsewhere");
    auto model = model_.Add(State::kUdp, step_->kind, name);
    model->bind = options;
    model->port_is_named = port != 0;
    model->bound_oddly = step_->place->nature != Nature::kLocal &&
                         step_->place->nature != Nature::kUnspecified;
    Put(slot(), *std::move(socket), std::move(model));
  });
}

void World::Launch(Slot& from, const IpEndpoint& destination,
                   const std::optional<IpEndpoint>& source, size_t size,
                   const Extras& extras) {
  Socket& model = *from.model;
  // Sending may have bound it.
  if (model.local.port() == 0) {
    model.local = std::visit(
        [](const auto& socket) { return SystemNameOf(FdOf(socket)); },
        from.socket);
  }
  auto source_now = source;
  if (source_now && source_now->port() == 0) {
    source_now = CanonicalOf(*AnySockaddr::TryParse(
        AnySockaddr(IpEndpoint(source_now->address(), model.local.port()))
            .ToString()));
    if (const auto ipv6 = source->AsIpv6()) {
      source_now = *Ipv6Sockaddr::WithScope(ipv6->address(), model.local.port(),
                                            ipv6->scope_id());
    }
  }
  const auto receivers = model_.Hearing(State::kUdp, destination, source_now);
  if (receivers.empty()) {
    model.may_have_error = true;
    return;
  }
  Flight flight{.id = model_.NextId() - 1,
                .size = size,
                .source = source_now,
                .destination = destination,
                .hop_limit = extras.hop_limit != 0
                                 ? extras.hop_limit
                                 : OptionOr(model, OptionName::kHopLimit,
                                            kDefaultHopLimit),
                .traffic_class = extras.traffic_class.value_or(
                    OptionOr(model, OptionName::kTrafficClass, 0)),
                .receivers = receivers};
  size_t queued = 0;
  for (const Flight& other : model_.flights()) queued += other.size + 1000;
  bool small = false;
  for (const int id : receivers) {
    small = small || model_.Find(id)->small_buffers;
  }
  flight.is_vague =
      small || queued > kSurelyRoom || size > kMostBytes || model.bound_oddly;
  model_.flights().push_back(std::move(flight));
}

void World::Send() {
  const size_t size = step_->number;
  if (size > 70'000) return;
  std::visit(
      [&]<typename T>(T& socket) {
        const uint16_t port = PortOf(step_->port);
        const Extras& extras = step_->extras;
        if constexpr (IsUdp<T>) {
          using Kind = typename UdpKind<T>::Type;
          const auto peer = AddressFor<Kind>(*step_->place, port);
          if (!peer || (extras.segment != 0 && extras.segment < size)) return;
          std::optional<typename Kind::Sockaddr> source;
          if (extras.source != nullptr) {
            source = AddressFor<Kind>(*extras.source, 0);
            if (!source) return;
          }
          Socket* const model = slot().model.get();
          Expected expected =
              model == nullptr
                  ? Expected::Closed()
                  : Model::Sent(*model, *step_->place, port, size, extras);
          const int id = model_.NextId();
          const auto bytes = BytesOf(id, size);
          const absl::Status status = Call([&] {
            return SaysHow(extras)
                       ? socket.SendTo(bytes, *peer,
                                       *SendOptionsOf<Kind>(extras, source))
                       : socket.SendTo(bytes, *peer);
          });
          // Whether a source is of this host could not be found out then.
          if (extras.source != nullptr && WasInjected()) {
            expected = expected.Or(StatusCode::kInvalidArgument);
          }
          if (!CameOf(slot(), status, expected)) {
            // Told; and a failed attempt may have bound it.
            if (model != nullptr && absl::IsNotFound(status)) {
              model->may_have_error = false;
            }
            if (model != nullptr && model->local.port() == 0) {
              model->local = SystemNameOf(FdOf(socket));
            }
            return;
          }
          auto from = extras.source != nullptr
                          ? std::optional(CanonicalOf(
                                At(extras.source->text, model->local.port())))
                          : SourceOf(*model, *step_->place);
          // The scope of a link-local source is that of the interface.
          if (extras.source != nullptr && extras.source->lacks_scope) from = {};
          Launch(slot(), CanonicalOf(At(step_->place->text, port)), from, size,
                 extras);
          if (step_->place->nature != Nature::kLocal &&
              !model_.flights().empty()) {
            model_.flights().back().is_vague = true;
          }
        } else if constexpr (requires { socket.Send(""); }) {
          Socket* const model = slot().model.get();
          Expected expected = Expected::Ok();
          const bool is_local = model != nullptr;
          if (is_local) {
            const bool is_ipv4 = model->peer->AsIpv4().has_value();
            if (size > (is_ipv4 ? kMaxIpv4Datagram : kMaxIpv6Datagram)) {
              expected = Expected::Refused(Refusal::kDatagramTooLarge);
            } else if (model->may_have_error || model->bound_oddly) {
              expected = expected.Or(StatusCode::kNotFound);
            }
            if (model->small_buffers) {
              expected = expected.Or(StatusCode::kUnavailable)
                             .Or(StatusCode::kResourceExhausted);
            }
          }
          const int id = model_.NextId();
          const auto bytes = BytesOf(id, size);
          const absl::Status status = Call([&] { return socket.Send(bytes); });
          if (CameOf(slot(), status, expected)) {
            Launch(
                slot(), *model->peer,
                model->bound_oddly ? std::nullopt : std::optional(model->local),
                size, {});
          } else if (model != nullptr && absl::IsNotFound(status)) {
            model->may_have_error = false;
          }
        }
      },
      slot().socket);
}

void World::SendBatch() {
  std::visit(
      [&]<typename T>(T& socket) {
        if constexpr (IsUdp<T>) {
          using Kind = typename UdpKind<T>::Type;
          const uint16_t port = PortOf(step_->port);
          const auto peer = AddressFor<Kind>(*step_->place, port);
          if (!peer || SaysHow(step_->extras)) return;
          Socket* const model = slot().model.get();
          const size_t size = std::min(step_->number, kMostBytes);
          dualstack::SendBatch<Kind, kBatch> batch;
          std::array<std::vector<std::byte>, kBatch> bytes;
          // Broadcast is the socket's matter.
          Socket allows{.id = 0,
                        .state = State::kUdp,
                        .kind = step_->kind,
                        .local = {},
                        .broadcast = true};
          const Expected addable =
              Model::Sent(allows, *step_->place, port, size, {});
          const int first = model_.NextId();
          for (size_t i = 0; i < kBatch; ++i) {
            const int id = i == 0 ? first : model_.NextId();
            bytes[i] = BytesOf(id, size);
            const absl::Status added = batch.Add(bytes[i], *peer);
            Must(RefusalOf(added) == addable.refusal,
                 "adds what it would not send, or the reverse");
          }
          if (addable.refusal) return;
          Must(!batch.Add("", *peer).ok(), "adds to a full batch");
          const SentBatch outcome = Call([&] { return batch.Send(socket); });
          const Expected expected =
              model == nullptr
                  ? Expected::Closed()
                  : Model::Sent(*model, *step_->place, port, size, {});
          CameOf(slot(), outcome.status, expected);
          Must(outcome.status.ok() == (outcome.sent == kBatch),
               "sent some, and does not say why not all");
          Must(batch.size() == kBatch - outcome.sent, "loses datagrams");
          if (model == nullptr) return;
          if (absl::IsNotFound(outcome.status)) model->may_have_error = false;
          for (size_t i = 0; i < outcome.sent; ++i) {
            Launch(slot(), CanonicalOf(At(step_->place->text, port)),
                   SourceOf(*model, *step_->place), size, {});
            if (model_.flights().empty()) continue;
            Flight& flight = model_.flights().back();
            if (flight.id >= first) flight.id = first + static_cast<int>(i);
            if (step_->place->nature != Nature::kLocal) flight.is_vague = true;
          }
          if (model->local.port() == 0)
            model->local = SystemNameOf(FdOf(socket));
        }
      },
      slot().socket);
}

Expected World::Receivable(Slot& slot) {
  if (!slot.model) return Expected::Closed();
  Socket& model = *slot.model;
  bool must = false;
  bool may = false;
  for (const Flight& flight : model_.flights()) {
    if (std::ranges::count(flight.receivers, model.id) == 0) continue;
    may = true;
    const bool from_peer = !model.peer || flight.source == model.peer;
    must = must || (flight.receivers.size() == 1 && !flight.is_vague &&
                    from_peer && flight.source);
  }
  Expected expected = Expected::AnyOf({StatusCode::kUnavailable});
  if (must) {
    expected = Expected::Ok();
    const bool came =
        std::visit([](const auto& socket) { return IsReadable(FdOf(socket)); },
                   slot.socket);
    Must(came, "a datagram does not arrive");
  } else if (may) {
    expected = expected.Or(StatusCode::kOk);
  }
  return model.may_have_error ? expected.Or(StatusCode::kNotFound) : expected;
}

template <SocketKind Kind>
void World::CheckDatagram(Slot& slot, const Datagram<Kind>& datagram,
                          std::span<const std::byte> bytes, size_t room) {
  const Socket& model = *slot.model;
  const AnySockaddr peer(datagram.peer);
  const auto is_it = [&](const Flight& flight) {
    if (std::ranges::count(flight.receivers, model.id) == 0 ||
        datagram.size != std::min(flight.size, room) ||
        datagram.truncated != (flight.size > room) ||
        (flight.source && peer != Spoken(model.kind, *flight.source))) {
      return false;
    }
    for (size_t i = 0; i < datagram.size; ++i) {
      if (bytes[i] != ByteAt(flight.id, i)) return false;
    }
    return true;
  };
  const auto found = std::ranges::find_if(model_.flights(), is_it);
  Must(found != model_.flights().end(), "receives what was not sent");
  const Flight flight = *found;
  if (!flight.is_vague) model_.flights().erase(found);

  const bool is_mapped = peer.AsIpv4Mapped().has_value();
  Must(datagram.source_check == (is_mapped && !datagram.info
                                     ? SourceCheck::kUnverified
                                     : SourceCheck::kVerified),
       "doubts the source, or does not");
  Must(!datagram.info_truncated, "cuts packet info off");
  if (flight.before_info) return;
  Must(datagram.info.has_value() == model.packet_info,
       "has packet info, or has not");
  if (!datagram.info) return;
  const auto destination = Spoken(model.kind, flight.destination).address();
  Must(AnyIpAddress(datagram.info->destination) == destination,
       "was sent to elsewhere");
  Must(datagram.info->interface_index == kLoopbackInterface,
       "came by another interface");
  if (datagram.info->hop_limit) {
    Must(flight.is_vague || *datagram.info->hop_limit == flight.hop_limit,
         "came with another hop limit");
  }
  if (datagram.info->traffic_class) {
    Must(datagram.info->traffic_class->octet() == flight.traffic_class,
         "came with another traffic class");
  }
}

void World::Receive() {
  const size_t room = step_->number % (kMostBytes + 1);
  std::vector<std::byte> buffer(room);
  const auto told = [this](const absl::Status& status) {
    if (slot().model && absl::IsNotFound(status)) {
      slot().model->may_have_error = false;
    }
  };
  std::visit(
      [&]<typename T>(T& socket) {
        if constexpr (IsUdp<T>) {
          const Expected expected = Receivable(slot());
          const auto datagram = Call(
              [&] { return socket.ReceiveFrom(std::span<std::byte>(buffer)); });
          if (!CameOf(slot(), datagram.status(), expected)) {
            return told(datagram.status());
          }
          CheckDatagram(slot(), *datagram, buffer, room);
          slot().last = *datagram;
        } else if constexpr (requires { socket.Send(""); }) {
          Expected expected = Receivable(slot());
          const auto datagram = Call(
              [&] { return socket.Receive(std::span<std::byte>(buffer)); });
          // Those of others are dropped on the way, even if a fault follows.
          if (slot().model) {
            Must(socket.peer() == socket.peer(), "the peer is not itself");
            std::erase_if(model_.flights(), [&](Flight& flight) {
              const bool is_mine =
                  std::ranges::count(flight.receivers, slot().model->id) != 0;
              if (is_mine &&
                  (!flight.source || *flight.source != *slot().model->peer)) {
                flight.is_vague = true;
                return datagram.ok() || absl::IsUnavailable(datagram.status());
              }
              return false;
            });
          }
          if (!CameOf(slot(), datagram.status(), expected)) {
            return told(datagram.status());
          }
          const auto found =
              std::ranges::find_if(model_.flights(), [&](const Flight& flight) {
                if (std::ranges::count(flight.receivers, slot().model->id) ==
                        0 ||
                    datagram->size != std::min(flight.size, room) ||
                    datagram->truncated != (flight.size > room)) {
                  return false;
                }
                for (size_t i = 0; i < datagram->size; ++i) {
                  if (buffer[i] != ByteAt(flight.id, i)) return false;
                }
                return true;
              });
          Must(found != model_.flights().end(),
               "receives what its peer has not sent");
          if (!found->is_vague) model_.flights().erase(found);
        }
      },
      slot().socket);
}

void World::ReceiveBatch() {
  std::visit(
      [&]<typename T>(T& socket) {
        if constexpr (IsUdp<T>) {
          using Kind = typename UdpKind<T>::Type;
          const size_t room = step_->number % (kMostBytes + 1);
          std::vector<std::byte> memory(kBatch * room);
          dualstack::ReceiveBatch<Kind, kBatch> batch(memory);
          const Expected expected = Receivable(slot());
          const auto received = Call([&] { return batch.Receive(socket); });
          if (!CameOf(slot(), received.status(), expected)) {
            if (slot().model && absl::IsNotFound(received.status())) {
              slot().model->may_have_error = false;
            }
            return;
          }
          Must(!received->empty(), "an empty batch");
          for (const auto& datagram : *received) {
            Must(datagram.bytes.size() == datagram.size, "of two sizes");
            CheckDatagram<Kind>(slot(), datagram, datagram.bytes, room);
            slot().last = static_cast<const Datagram<Kind>&>(datagram);
          }
        }
      },
      slot().socket);
}

void World::Reply() {
  std::visit(
      [&]<typename T>(T& socket) {
        if constexpr (IsUdp<T>) {
          using Kind = typename UdpKind<T>::Type;
          const auto* const last = std::get_if<Datagram<Kind>>(&slot().last);
          if (last == nullptr) return;
          const size_t size = std::min(step_->number, kMostBytes);
          const int id = model_.NextId();
          const auto bytes = BytesOf(id, size);
          const absl::Status status =
              Call([&] { return socket.Reply(bytes, *last); });
          Socket* const model = slot().model.get();
          if (!last->info) {
            Came(status, Expected::Refused(Refusal::kNoPacketInfo));
            return;
          }
          Expected expected = Expected::Ok();
          if (model != nullptr &&
              (model->may_have_error || !last->info->local)) {
            expected = expected.Or(StatusCode::kNotFound);
          }
          if (model != nullptr && model->small_buffers) {
            expected = expected.Or(StatusCode::kUnavailable)
                           .Or(StatusCode::kResourceExhausted);
          }
          // The socket may speak for an address that is gone from it since.
          if (!CameOf(slot(), status, expected)) {
            if (model != nullptr && absl::IsNotFound(status)) {
              model->may_have_error = false;
            }
            return;
          }
          std::optional<IpEndpoint> source;
          if (last->info->local) {
            const AnyIpAddress local(*last->info->local);
            const auto ipv6 = local.AsIpv6();
            if (ipv6 && ipv6->is_link_local()) {
              source = *Ipv6Sockaddr::WithScope(*ipv6, model->local.port(),
                                                kLoopbackInterface);
            } else {
              source = CanonicalOf(At(local.ToString(), model->local.port()));
            }
          }
          Launch(slot(), CanonicalOf(AnySockaddr(last->peer)), source, size,
                 {});
        }
      },
      slot().socket);
}

void World::Peer() {
  std::visit(
      [&]<typename T>(T& socket) {
        if constexpr (IsUdp<T>) {
          using Kind = typename UdpKind<T>::Type;
          const uint16_t port = PortOf(step_->port);
          const auto peer = AddressFor<Kind>(*step_->place, port);
          if (!peer) return;
          const std::shared_ptr<Socket> model = slot().model;
          auto connected =
              Call([&] { return std::move(socket).Connect(*peer); });
          Expected expected = Model::ConnectedUdp(*step_->place, port);
          if (step_->place->nature == Nature::kGroup ||
              (model && model->bound_oddly && !expected.refusal)) {
            expected = expected.Or(StatusCode::kNotFound)
                           .Or(StatusCode::kInvalidArgument);
          }
          if (!CameOf(slot(), connected.status(), expected, {"getsockopt"})) {
            // As before, but that it may have a port now.
            if (model) model->local = SystemNameOf(FdOf(socket));
            return;
          }
          Must(connected->peer() == *peer, "has another peer");
          model->state = State::kConnectedUdp;
          model->peer = CanonicalOf(At(step_->place->text, port));
          model->local = SystemNameOf(connected->native_handle());
          slot().model = nullptr;
          Put(slot(), *std::move(connected), model);
        }
      },
      slot().socket);
}

void World::ConnectUdp() {
  WithKind(step_->kind, [this]<typename Kind>(std::type_identity<Kind>) {
    const uint16_t port = PortOf(step_->port);
    const auto peer = AddressFor<Kind>(*step_->place, port);
    if (!peer) return;
    auto connected =
        Call([&] { return ConnectedUdpSocket<Kind>::Connect(*peer); });
    Expected expected = Model::ConnectedUdp(*step_->place, port);
    if (step_->place->nature == Nature::kGroup) {
      expected =
          expected.Or(StatusCode::kNotFound).Or(StatusCode::kInvalidArgument);
    }
    if (!Came(connected.status(), expected)) return;
    auto model = model_.Add(State::kConnectedUdp, step_->kind,
                            SystemNameOf(connected->native_handle()));
    model->peer = CanonicalOf(At(step_->place->text, port));
    Put(slot(), *std::move(connected), std::move(model));
  });
}

void World::Disconnect() {
  std::visit(
      [&](auto& socket) {
        if constexpr (requires { std::move(socket).Disconnect(); }) {
          const std::shared_ptr<Socket> model = slot().model;
          auto alone = Call([&] { return std::move(socket).Disconnect(); });
          if (!CameOf(slot(), alone.status(), Expected::Ok(), {"getsockopt"})) {
            if (model && !socket.is_open()) Forget(slot());
            return;
          }
          const IpEndpoint now = SystemNameOf(alone->native_handle());
          if (model->port_is_named) {
            Must(now.port() == model->local.port(),
                 "has lost the port that was named");
          }
          model->state = State::kUdp;
          model->peer.reset();
          model->local = now;
          model->may_have_error = false;
          slot().model = nullptr;
          Put(slot(), *std::move(alone), model);
        }
      },
      slot().socket);
}

void World::EnableInfo() {
  std::visit(
      [&]<typename T>(T& socket) {
        if constexpr (IsUdp<T>) {
          const PacketInfoOptions options{
              .hop_limit = (step_->number & 1) != 0,
              .traffic_class = (step_->number & 2) != 0,
              .arrival_time = (step_->number & 4) != 0};
          const auto status_of = [](const auto& outcome) -> absl::Status {
            if constexpr (requires { outcome.status(); }) {
              return outcome.status();
            } else {
              return outcome;
            }
          };
          const absl::Status status =
              Call([&] { return status_of(socket.EnablePacketInfo(options)); });
          const bool came = CameOf(slot(), status, Expected::Ok());
          if (!slot().model) return;
          if (came) slot().model->packet_info = true;
          for (Flight& flight : model_.flights()) {
            if (std::ranges::count(flight.receivers, slot().model->id) != 0) {
              flight.before_info = true;
            }
          }
        }
      },
      slot().socket);
}

void World::AllowBroadcast() {
  std::visit(
      [&](auto& socket) {
        if constexpr (requires { socket.AllowBroadcast(true); }) {
          const bool allow = step_->number % 2 == 1;
          const absl::Status status =
              Call([&] { return socket.AllowBroadcast(allow); });
          if (CameOf(slot(), status, Expected::Ok())) {
            slot().model->broadcast = allow;
          }
        }
      },
      slot().socket);
}

}  // namespace dualstack::sequence
