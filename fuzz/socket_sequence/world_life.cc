#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/socket_sequence/expected.h"
#include "dualstack/fuzz/socket_sequence/model.h"
#include "dualstack/fuzz/socket_sequence/script.h"
#include "dualstack/fuzz/socket_sequence/world.h"
#include "dualstack/socket/socket.h"

// The life of a socket, whatever it is: names, moves, ends, and descriptors
// that are given away and taken over.

namespace dualstack::sequence {
namespace {

using absl::StatusCode;

AnySockaddr Erase(const IpEndpoint& name) { return AnySockaddr(name); }
template <typename Sockaddr>
AnySockaddr Erase(const Sockaddr& name) {
  return AnySockaddr(name);
}

AnySocket SocketOf(AdoptedSocket adopted) {
  return std::visit([](auto& socket) { return AnySocket(std::move(socket)); },
                    adopted);
}

// By state, then by kind, as the alternatives of AdoptedSocket are.
size_t IndexOf(State state, KindName kind) {
  return 3 * static_cast<size_t>(state) + static_cast<size_t>(kind);
}

template <size_t... kIndexes>
absl::StatusOr<AdoptedSocket> AdoptAsIndex(int fd, size_t index,
                                           std::index_sequence<kIndexes...>) {
  absl::StatusOr<AdoptedSocket> result = absl::UnknownError("no such index");
  const auto adopt = [&]<size_t kIndex>(
                         std::integral_constant<size_t, kIndex>) {
    auto adopted =
        dualstack::AdoptAs<std::variant_alternative_t<kIndex, AdoptedSocket>>(
            fd);
    if (adopted.ok()) {
      result = AdoptedSocket(*std::move(adopted));
    } else {
      result = adopted.status();
    }
  };
  ((kIndexes == index ? adopt(std::integral_constant<size_t, kIndexes>())
                      : void()),
   ...);
  return result;
}

bool CanBeAdopted(const Socket& socket) {
  return socket.state != State::kConnecting &&
         (socket.state != State::kStream || !socket.connection->over());
}

}  // namespace

void World::Names() {
  std::visit(
      [this](auto& socket) {
        if constexpr (requires { socket.LocalAddress(); }) {
          const auto local = Call([&socket] { return socket.LocalAddress(); });
          if (CameOf(slot(), local.status(), Expected::Ok()) && slot().model) {
            CheckLocalName(slot());
          }
        }
        if constexpr (requires { socket.PeerAddress(); }) {
          const auto peer = Call([&socket] { return socket.PeerAddress(); });
          const Socket* const model = slot().model.get();
          Expected expected = Expected::Ok();
          if (model != nullptr && model->connection->over()) {
            expected = expected.Or(StatusCode::kFailedPrecondition);
          }
          if (!CameOf(slot(), peer.status(), expected)) return;
          using Name = std::remove_cvref_t<decltype(*peer)>;
          Must(Erase(*peer) == (std::same_as<Name, IpEndpoint>
                                    ? AnySockaddr(*model->peer)
                                    : Spoken(model->kind, *model->peer)),
               "the peer has another name");
        }
      },
      slot().socket);
}

void World::Move() {
  if (step_->slot == step_->other ||
      std::holds_alternative<std::monostate>(slot().socket)) {
    return;
  }
  // What is left in the slot was moved from.
  auto model = std::exchange(slot().model, nullptr);
  AnySocket moved = std::move(slot().socket);
  Must(std::visit([](const auto& s) { return FdOf(s); }, slot().socket) ==
           kInvalidSocket,
       "moved from, and not closed");
  Put(other(), std::move(moved), std::move(model));
}

void World::Close() {
  Call([this] {
    std::visit(
        [](auto& socket) {
          if constexpr (requires { socket.Close(); }) {
            socket.Close();
            socket.Close();
          }
        },
        slot().socket);
    return 0;
  });
  Forget(slot());
}

void World::Adopt() {
  if (!slot().model || std::holds_alternative<AnyListener>(slot().socket) ||
      std::holds_alternative<AnyTcpStream>(slot().socket)) {
    return;
  }
  const int fd = std::visit(
      [](auto& socket) {
        if constexpr (requires { socket.Release(); }) {
          return socket.Release();
        } else {
          return kInvalidSocket;
        }
      },
      slot().socket);
  const std::shared_ptr<Socket> model = slot().model;
  auto adopted = Call([fd] { return dualstack::Adopt(fd); });
  const bool certain = CanBeAdopted(*model);
  Expected expected = Expected::Ok();
  if (!certain && !adopted.ok() && RefusalOf(adopted.status())) {
    expected = Expected::Refused(Refusal::kForeignSocket);
  }
  Came(adopted.status(), expected, {"getsockopt"});
  if (!adopted.ok() && WasInjected()) {
    // The descriptor is the caller's, and as it was.
    adopted = dualstack::Adopt(fd);
    if (certain) Must(adopted.ok(), "a fault has changed the descriptor");
  }
  if (!adopted.ok()) {
    Must(::fcntl(fd, F_GETFD) != -1, "refused, and closed nevertheless");
    ::close(fd);
    Forget(slot());
    std::erase(trace_.leaked, fd);
    return;
  }
  if (model->state == State::kConnecting) {
    // It is connected by now, or it would have been refused.
    model->state = State::kStream;
    if (!model->connection) Broken(*step_, "adopted what was refused");
  }
  Must(adopted->index() == IndexOf(model->state, model->kind),
       "adopted as something else");
  // What the object knew is forgotten.
  model->packet_info = false;
  model->broadcast = false;
  slot().socket = SocketOf(*std::move(adopted));
  slot().last = {};
  CheckLocalName(slot());
}

void World::AdoptAs() {
  if (!slot().model || !CanBeAdopted(*slot().model) ||
      std::holds_alternative<AnyListener>(slot().socket) ||
      std::holds_alternative<AnyTcpStream>(slot().socket) ||
      step_->state == State::kConnecting) {
    return;
  }
  const size_t is = IndexOf(slot().model->state, slot().model->kind);
  const size_t wanted = IndexOf(step_->state, step_->kind);
  const int fd =
      std::visit([](const auto& s) { return FdOf(s); }, slot().socket);
  if (is == wanted) return Adopt();
  auto adopted = Call([&] {
    return AdoptAsIndex(
        fd, wanted,
        std::make_index_sequence<std::variant_size_v<AdoptedSocket>>());
  });
  Came(adopted.status(), Expected::Refused(Refusal::kOtherSocket));
  Must(::fcntl(fd, F_GETFD) != -1, "refused, and closed nevertheless");
}

void World::Interface() {
  const char* const name = step_->number % 2 == 0 ? "lo" : "none0";
  const auto index = Call([name] { return InterfaceIndex(name); });
  const bool is_there = step_->number % 2 == 0 && !WasInjected();
  Must(index == (is_there ? std::optional(kLoopbackInterface) : std::nullopt),
       "the interface has another index");
}

}  // namespace dualstack::sequence
