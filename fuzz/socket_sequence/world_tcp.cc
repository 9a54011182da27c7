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
#include "absl/time/time.h"
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
// Of what nobody has read, so much always has room.
constexpr size_t kSurelyRoom = 16 * 1024;

BindOptions BindOptionsOf(const Extras& extras, bool is_tcp) {
  return {.reuse_address = is_tcp || extras.reuse_address,
          .reuse_port = extras.reuse_port,
          .interface = extras.interface,
          .free_bind = extras.free_bind};
}

// The byte of a flow at a place in it.
std::byte ByteAt(int connection, size_t end, size_t at) {
  return static_cast<std::byte>(connection * 31 + static_cast<int>(end) * 17 +
                                static_cast<int>(at) * 131 +
                                static_cast<int>(at / 251));
}

AnySockaddr Erase(const IpEndpoint& name) { return AnySockaddr(name); }
template <typename Sockaddr>
AnySockaddr Erase(const Sockaddr& name) {
  return AnySockaddr(name);
}

template <SocketKind Kind>
ConnectOptions<Kind> ConnectOptionsOf(
    const Extras& extras,
    const std::optional<typename Kind::BindTarget>& local) {
  return {
      .timeout = extras.timeout ? absl::Seconds(5) : absl::InfiniteDuration(),
      .local = local};
}

constexpr std::array kArrangements = {
    Arrangement::kDualStack, Arrangement::kTwoSockets, Arrangement::kIpv6Only,
    Arrangement::kIpv4Only};

}  // namespace

void World::Listen() {
  WithKind(step_->kind, [this]<typename Kind>(std::type_identity<Kind>) {
    const uint16_t port = PortOf(step_->port);
    const auto target = TargetFor<Kind>(*step_->place, port);
    if (!target) return;
    const Extras& extras = step_->extras;
    const Expected expected =
        model_.Bound(State::kListener, step_->kind, *step_->place, port, extras,
                     extras.reuse_port);
    const ListenOptions options{.backlog = extras.backlog,
                                .bind = BindOptionsOf(extras, /*is_tcp=*/true)};
    auto listener =
        Call([&] { return TcpListener<Kind>::Listen(*target, options); });
    if (!Came(listener.status(), expected)) return;
    const IpEndpoint name = SystemNameOf(listener->native_handle());
    Must(name == CanonicalOf(At(step_->place->text, name.port())) &&
             (port == 0 || name.port() == port),
         "listens elsewhere");
    auto model = model_.Add(State::kListener, step_->kind, name);
    model->bind = options.bind;
    Put(slot(), *std::move(listener), std::move(model));
  });
}

void World::ListenAny() {
  const uint16_t port = PortOf(step_->port);
  ListenPolicy policy;
  if (step_->number % 5 != 0) {
    policy.allowed = {kArrangements[step_->number % 5 - 1]};
  }
  auto listener = Call([&] { return AnyListener::Listen(port, policy); });
  const Arrangement wanted = policy.allowed[0];
  const KindName kind = wanted == Arrangement::kIpv4Only ? KindName::kIpv4Only
                        : wanted == Arrangement::kIpv6Only
                            ? KindName::kIpv6Only
                            : KindName::kDualStack;
  const Place& place =
      *FindPlace(kind == KindName::kIpv4Only ? "0.0.0.0" : "::");
  Expected expected =
      model_.Bound(State::kListener, kind, place, port, {}, false);
  if (WasInjected()) {
    // A host that cannot do what was tried has other ways, or has none.
    if (!listener.ok()) return;
  } else if (!Came(listener.status(), expected)) {
    return;
  }
  const Arrangement is = listener->plan().arrangement;
  Must(is == wanted || WasInjected(), "listens in another way");
  const KindName became = is == Arrangement::kIpv4Only   ? KindName::kIpv4Only
                          : is == Arrangement::kIpv6Only ? KindName::kIpv6Only
                                                         : KindName::kDualStack;
  auto model = model_.Add(
      State::kListener, became,
      CanonicalOf(At(became == KindName::kIpv4Only ? "0.0.0.0" : "::",
                     listener->port())));
  model->bind.reuse_address = true;
  Put(slot(), *std::move(listener), std::move(model));
}

void World::Group() {
  WithKind(step_->kind, [this]<typename Kind>(std::type_identity<Kind>) {
    if (step_->state != State::kListener && step_->state != State::kUdp) return;
    const uint16_t port = PortOf(step_->port);
    const auto target = TargetFor<Kind>(*step_->place, port);
    if (!target) return;
    const size_t count = std::min(step_->number % 4, kSlots - step_->slot);
    const auto put = [&](auto group) {
      // Only the first is bound as one that does not share.
      const Expected expected =
          count == 0 ? Expected::AnyOf({StatusCode::kInvalidArgument})
                     : model_.Bound(step_->state, step_->kind, *step_->place,
                                    port, {}, port != 0);
      if (!Came(group.status(), expected)) return;
      Must(group->size() == count, "another number of sockets");
      std::vector<std::shared_ptr<Socket>> models;
      for (const auto& socket : *group) {
        models.push_back(model_.Add(step_->state, step_->kind,
                                    SystemNameOf(socket.native_handle())));
        models.back()->bind = {
            .reuse_address = step_->state == State::kListener,
            .reuse_port = true};
        models.back()->port_is_named = true;
        Must(models.back()->local == models.front()->local,
             "a group with many names");
      }
      // The first was bound before its port was known.
      models.front()->port_is_named = port != 0;
      for (size_t i = 0; i < count; ++i) {
        Put(slots_[step_->slot + i], std::move((*group)[i]), models[i]);
      }
    };
    if (step_->state == State::kListener) {
      put(Call([&] { return ReusePortGroup<Kind>::Listen(*target, count); }));
    } else {
      put(Call([&] { return ReusePortGroup<Kind>::Bind(*target, count); }));
    }
  });
}

void World::CheckSource(const Socket& client, const Place& place) const {
  const Place* const from = step_->extras.from;
  const bool is_chosen = from != nullptr && from->nature == Nature::kLocal;
  const std::string_view address = is_chosen ? from->text
                                   : place.answers_from.empty()
                                       ? place.text
                                       : place.answers_from;
  Must(client.local == CanonicalOf(At(address, client.local.port())),
       "connects from elsewhere");
}

void World::AddConnection(const std::shared_ptr<Socket>& client,
                          const IpEndpoint& destination) {
  client->peer = destination;
  const auto listeners =
      model_.Hearing(State::kListener, destination, std::nullopt);
  if (listeners.empty()) return;
  client->connection = std::make_shared<Connection>(
      Connection{.id = model_.NextId(), .ends = {client->local, destination}});
  for (const int id : listeners) {
    if (model_.Find(id)->small_buffers) client->connection->narrow = true;
  }
  model_.pending().push_back(
      {.connection = client->connection, .listeners = listeners});
}

void World::AddStray(const IpEndpoint& destination) {
  if (!WasInjected() || injected_->call == "connect" ||
      std::ranges::count(trace_.calls, "connect") == 0) {
    return;
  }
  const auto listeners =
      model_.Hearing(State::kListener, destination, std::nullopt);
  if (listeners.empty()) return;
  model_.pending().push_back(
      {.connection = std::make_shared<Connection>(
           Connection{.id = model_.NextId(),
                      .ends = {IpEndpoint(), destination},
                      .lost = true}),
       .listeners = listeners});
}

void World::Connect() {
  WithKind(step_->kind, [this]<typename Kind>(std::type_identity<Kind>) {
    const uint16_t port = PortOf(step_->port);
    const auto peer = AddressFor<Kind>(*step_->place, port);
    if (!peer) return;
    std::optional<typename Kind::BindTarget> local;
    if (step_->extras.from != nullptr) {
      local = TargetFor<Kind>(*step_->extras.from, 0);
      if (!local) return;
    }
    const Expected expected =
        model_.Connected(*step_->place, port, step_->extras);
    auto stream = Call([&] {
      return TcpStream<Kind>::Connect(
          *peer, ConnectOptionsOf<Kind>(step_->extras, local));
    });
    const IpEndpoint destination = CanonicalOf(At(step_->place->text, port));
    if (!Came(stream.status(), expected)) return AddStray(destination);
    auto model = model_.Add(State::kStream, step_->kind,
                            SystemNameOf(stream->native_handle()));
    CheckSource(*model, *step_->place);
    AddConnection(model, destination);
    Put(slot(), *std::move(stream), std::move(model));
  });
}

void World::Start() {
  WithKind(step_->kind, [this]<typename Kind>(std::type_identity<Kind>) {
    const uint16_t port = PortOf(step_->port);
    const auto peer = AddressFor<Kind>(*step_->place, port);
    if (!peer) return;
    std::optional<typename Kind::BindTarget> local;
    if (step_->extras.from != nullptr) {
      local = TargetFor<Kind>(*step_->extras.from, 0);
      if (!local) return;
    }
    Expected expected = model_.Connected(*step_->place, port, step_->extras);
    // That nobody listens may be said at once, or in Finish().
    if (step_->place->nature == Nature::kLocal && !expected.refusal) {
      expected = expected.Or(StatusCode::kOk);
    }
    auto connecting =
        Call([&] { return TcpConnecting<Kind>::Start(*peer, local); });
    const IpEndpoint destination = CanonicalOf(At(step_->place->text, port));
    if (!Came(connecting.status(), expected)) return AddStray(destination);
    Must(connecting->peer() == *peer, "the peer has another name");
    Must(IsWritable(connecting->native_handle()), "the attempt does not end");
    auto model = model_.Add(State::kConnecting, step_->kind,
                            SystemNameOf(connecting->native_handle()));
    AddConnection(model, destination);
    if (model->connection) CheckSource(*model, *step_->place);
    Put(slot(), *std::move(connecting), std::move(model));
  });
}

void World::Finish() {
  std::visit(
      [this]<typename T>(T& socket) {
        if constexpr (requires { std::move(socket).Finish(); }) {
          const std::shared_ptr<Socket> model = slot().model;
          auto stream = Call([&socket] { return std::move(socket).Finish(); });
          Expected expected = Expected::Ok();
          if (model && !model->connection) expected = Expected::NotFound();
          if (model && model->connection && model->connection->lost) {
            expected = expected.Or(StatusCode::kAborted)
                           .Or(StatusCode::kNotFound)
                           .Or(StatusCode::kFailedPrecondition);
          }
          if (!CameOf(slot(), stream.status(), expected)) {
            Must(!socket.is_open() || absl::IsUnavailable(stream.status()),
                 "failed, and is not closed");
            if (!socket.is_open()) Forget(slot());
            return;
          }
          slot().model = nullptr;
          model->state = State::kStream;
          Put(slot(), *std::move(stream), model);
        }
      },
      slot().socket);
}

void World::Accept() {
  if (step_->slot == step_->other) return;
  std::visit(
      [this](auto& listener) {
        if constexpr (requires { listener.Accept(); }) {
          const Socket* const model = other().model.get();
          bool must = false;
          bool may = false;
          for (const Pending& pending : model_.pending()) {
            if (model == nullptr) break;
            const auto& ids = pending.listeners;
            if (std::ranges::count(ids, model->id) == 0) continue;
            may = true;
            must = must || (ids.size() == 1 && !pending.connection->lost);
          }
          const bool is_any =
              std::same_as<std::remove_cvref_t<decltype(listener)>,
                           AnyListener>;
          if (must && !is_any) {
            Must(IsReadable(FdOf(listener)), "a connection does not arrive");
          }
          Expected expected = Expected::AnyOf({StatusCode::kUnavailable});
          if (may)
            expected = must ? Expected::Ok() : expected.Or(StatusCode::kOk);
          auto accepted = Call([&listener] { return listener.Accept(); });
          if (!CameOf(other(), accepted.status(), expected,
                      is_any
                          ? std::initializer_list<std::string_view>{"accept4"}
                          : std::initializer_list<std::string_view>{})) {
            return;
          }
          const AnySockaddr name = Erase(accepted->peer);
          const IpEndpoint peer = CanonicalOf(name);
          const auto is_of = [&](const Pending& pending,
                                 const IpEndpoint& end) {
            return pending.connection->ends[0] == end &&
                   std::ranges::count(pending.listeners, model->id) != 0;
          };
          auto found = std::ranges::find_if(
              model_.pending(),
              [&](const Pending& pending) { return is_of(pending, peer); });
          if (found == model_.pending().end()) {
            found = std::ranges::find_if(model_.pending(),
                                         [&](const Pending& pending) {
                                           return is_of(pending, IpEndpoint());
                                         });
          }
          Must(found != model_.pending().end(), "accepted from nobody");
          Must(name == (is_any ? AnySockaddr(peer) : Spoken(model->kind, peer)),
               "the peer's name is not of the kind");
          const std::shared_ptr<Connection> connection = found->connection;
          if (connection->lost) {
            // Of more than one whose names nobody knows, it may be another.
            connection->ends = {peer, SystemNameOf(FdOf(accepted->stream))};
          }
          model_.pending().erase(found);
          auto server =
              model_.Add(State::kStream, model->kind, connection->ends[1]);
          server->bind = model->bind;
          server->peer = peer;
          server->connection = connection;
          server->end = 1;
          Put(slot(), std::move(accepted->stream), std::move(server));
        }
      },
      other().socket);
}

void World::Write(bool all) {
  std::visit(
      [this, all](auto& stream) {
        if constexpr (requires { stream.WriteAll(""); }) {
          const size_t size = step_->number % (kMostBytes + 1);
          Connection* const connection =
              slot().model ? slot().model->connection.get() : nullptr;
          const size_t end = slot().model ? slot().model->end : 0;
          std::vector<std::byte> bytes(size);
          Expected expected = Expected::Ok();
          if (connection != nullptr) {
            Connection::Flow& flow = connection->flows[end];
            for (size_t i = 0; i < size; ++i) {
              bytes[i] = ByteAt(connection->id, end, flow.written + i);
            }
            if (flow.ended) {
              expected = Expected::AnyOf({StatusCode::kAborted});
              if (size == 0) expected = expected.Or(StatusCode::kOk);
            } else if (connection->closed[1 - end] || connection->lost) {
              expected = expected.Or(StatusCode::kAborted);
            }
            if (connection->lost || connection->narrow ||
                flow.written - flow.read > kSurelyRoom) {
              expected = expected.Or(StatusCode::kUnavailable)
                             .Or(StatusCode::kAborted)
                             .Or(StatusCode::kFailedPrecondition);
            }
          }
          size_t written = 0;
          const absl::Status status = Call([&]() -> absl::Status {
            if (all) {
              written = size;
              return stream.WriteAll(bytes);
            }
            const auto some = stream.Write(bytes);
            written = some.value_or(0);
            return some.status();
          });
          if (!CameOf(slot(), status, expected)) {
            // A part may have gone.
            if (connection != nullptr && all && !WasInjected() && size > 0) {
              connection->lost = true;
            }
            return;
          }
          Must(written <= size && (written > 0 || size == 0),
               "wrote another number of bytes");
          Connection::Flow& flow = connection->flows[end];
          const bool has_room = !connection->narrow && !connection->lost &&
                                flow.written - flow.read <= kSurelyRoom;
          Must(written == size || !has_room,
               "wrote less than there is room for");
          flow.written += written;
          if (connection->closed[1 - end] && size > 0) connection->lost = true;
        }
      },
      slot().socket);
}

void World::Read() {
  std::visit(
      [this](auto& stream) {
        if constexpr (requires(std::span<std::byte> s) { stream.Read(s); }) {
          std::vector<std::byte> buffer(step_->number % (kMostBytes + 1));
          Connection* const connection =
              slot().model ? slot().model->connection.get() : nullptr;
          const size_t end = slot().model ? slot().model->end : 0;
          Expected expected = Expected::AnyOf({StatusCode::kUnavailable});
          size_t there = 0;
          bool may_end = false;
          if (connection != nullptr) {
            const Connection::Flow& flow = connection->flows[1 - end];
            there = flow.written - flow.read;
            may_end = there == 0 && flow.ended;
            if (connection->lost) {
              may_end = true;
              expected = expected.Or(StatusCode::kOk).Or(StatusCode::kAborted);
            } else if (there > 0 || flow.ended) {
              expected = Expected::Ok();
              Must(IsReadable(FdOf(stream)), "data does not arrive");
            }
            if (buffer.empty()) {
              expected = Expected::AnyOf({StatusCode::kInvalidArgument});
            }
          }
          const auto read =
              Call([&] { return stream.Read(std::span<std::byte>(buffer)); });
          if (!CameOf(slot(), read.status(), expected)) return;
          Must(*read > 0 || may_end, "the stream ends too soon");
          Must(*read <= std::min(there, buffer.size()),
               "reads more than was written");
          Connection::Flow& flow = connection->flows[1 - end];
          for (size_t i = 0; i < *read; ++i) {
            Must(buffer[i] == ByteAt(connection->id, 1 - end, flow.read + i),
                 "reads what was not written");
          }
          flow.read += *read;
        }
      },
      slot().socket);
}

void World::Shutdown() {
  std::visit(
      [this](auto& stream) {
        if constexpr (requires { stream.ShutdownWrite(); }) {
          Connection* const connection =
              slot().model ? slot().model->connection.get() : nullptr;
          Expected expected = Expected::Ok();
          if (connection != nullptr && connection->over()) {
            expected = expected.Or(StatusCode::kFailedPrecondition);
          }
          const absl::Status status =
              Call([&stream] { return stream.ShutdownWrite(); });
          if (CameOf(slot(), status, expected)) {
            connection->flows[slot().model->end].ended = true;
          }
        }
      },
      slot().socket);
}

}  // namespace dualstack::sequence
