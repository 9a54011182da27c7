#include "dualstack/fuzz/socket_sequence/world.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/socket_sequence/expected.h"
#include "dualstack/fuzz/socket_sequence/model.h"
#include "dualstack/fuzz/socket_sequence/script.h"
#include "dualstack/socket/socket.h"

namespace dualstack::sequence {
namespace {

// Longer than loopback takes even on a host that is busy.
constexpr int kLongEnoughMs = 5000;

bool IsReady(int fd, short events) {
  pollfd entry{.fd = fd, .events = events, .revents = 0};
  return ::poll(&entry, 1, kLongEnoughMs) == 1;
}

std::vector<int> DescriptorsOf(const AnySocket& socket) {
  if (const auto* const any = std::get_if<AnyListener>(&socket)) {
    return {any->native_handles().begin(), any->native_handles().end()};
  }
  const int fd = std::visit([](const auto& s) { return FdOf(s); }, socket);
  return fd == kInvalidSocket ? std::vector<int>() : std::vector<int>{fd};
}

}  // namespace

bool IsReadable(int fd) { return IsReady(fd, POLLIN); }
bool IsWritable(int fd) { return IsReady(fd, POLLOUT); }

IpEndpoint SystemNameOf(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  // Every socket address may be written to a sockaddr_storage through a pointer
  // to sockaddr (POSIX, <sys/socket.h>).
  FUZZ_CHECK(::getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) ==
             0);
  const auto name = AnySockaddr::FromSockaddr(storage);
  FUZZ_CHECK(name.ok());
  return CanonicalOf(*name);
}

AnySockaddr World::Spoken(KindName kind, const IpEndpoint& endpoint) {
  const auto ipv4 = endpoint.AsIpv4();
  if (kind == KindName::kDualStack && ipv4) return Map(*ipv4);
  return AnySockaddr(endpoint);
}

bool World::Came(const absl::Status& status, const Expected& expected,
                 std::initializer_list<std::string_view> does_without) {
  const auto wrong =
      WhatIsWrong(status, expected, injected_, trace_, does_without);
  if (wrong) Broken(*step_, status.ToString() + ": " + *wrong);
  return status.ok();
}

bool World::CameOf(const Slot& slot, const absl::Status& status,
                   const Expected& expected,
                   std::initializer_list<std::string_view> does_without) {
  if (slot.model) return Came(status, expected, does_without);
  Must(trace_.calls.empty(), "the system is asked about a closed socket");
  return Came(status, Expected::Closed());
}

void World::Put(Slot& slot, AnySocket socket, std::shared_ptr<Socket> model) {
  Forget(slot);
  next_fault_.reset();
  const std::optional<Injected> injected = injected_;
  testing::FaultTrace trace = trace_;
  Call([&] {
    slot.socket = std::move(socket);
    return 0;
  });
  // What was made is yet to be looked at.
  injected_ = injected;
  trace_ = std::move(trace);
  slot.model = std::move(model);
  slot.last = {};
  if (!slot.model) return;
  std::visit(
      [this](auto& opened) {
        if constexpr (requires { opened.SetNonBlocking(true); }) {
          Must(opened.SetNonBlocking(true).ok(), "cannot be non-blocking");
        }
      },
      slot.socket);
  CheckLocalName(slot);
}

void World::Forget(Slot& slot) {
  if (slot.model) model_.Remove(*std::exchange(slot.model, nullptr));
}

void World::CheckLocalName(const Slot& slot) {
  if (!slot.model) return;
  std::visit(
      [&](const auto& socket) {
        if constexpr (requires { socket.LocalAddress(); }) {
          const auto name = socket.LocalAddress();
          Must(name.ok(), "has no name");
          if constexpr (std::same_as<std::remove_cvref_t<decltype(*name)>,
                                     IpEndpoint>) {
            Must(*name == slot.model->local, "the name is another");
          } else {
            Must(AnySockaddr(*name) ==
                     Spoken(slot.model->kind, slot.model->local),
                 "the name is another");
          }
        }
      },
      slot.socket);
}

uint16_t World::PortOf(const PortName& name) const {
  if (!name.slot) return name.number;
  const auto& model = slots_[*name.slot].model;
  // Port 7 is nobody's who was not bound to it.
  return model ? model->local.port() : 7;
}

void World::CheckOwners() {
  std::vector<int> owned;
  for (const Slot& slot : slots_) {
    const std::vector<int> more = DescriptorsOf(slot.socket);
    owned.insert(owned.end(), more.begin(), more.end());
  }
  for (const int fd : trace_.leaked) {
    Must(std::ranges::count(owned, fd) == 1, "a descriptor leaked");
  }
}

void World::Run(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    step_ = &step;
    RunStep();
  }
  next_fault_.reset();
  for (Slot& slot : slots_) {
    if (!std::holds_alternative<std::monostate>(slot.socket)) {
      Put(slot, std::monostate(), nullptr);
    }
  }
}

void World::RunStep() {
  trace_ = {};
  if (step_->verb == Verb::kFault) {
    next_fault_ = {.call = step_->call,
                   .error = step_->error,
                   .spared = static_cast<int>(step_->number % 16)};
    return;
  }
  injected_.reset();
  Dispatch();
  next_fault_.reset();
  CheckOwners();
}

void World::Dispatch() {
  switch (step_->verb) {
    case Verb::kListen:
      return Listen();
    case Verb::kListenAny:
      return ListenAny();
    case Verb::kGroup:
      return Group();
    case Verb::kConnect:
      return Connect();
    case Verb::kStart:
      return Start();
    case Verb::kFinish:
      return Finish();
    case Verb::kAccept:
      return Accept();
    case Verb::kRead:
      return Read();
    case Verb::kWrite:
      return Write(/*all=*/false);
    case Verb::kWriteAll:
      return Write(/*all=*/true);
    case Verb::kShutdown:
      return Shutdown();
    case Verb::kOpen:
      return Open();
    case Verb::kBind:
      return Bind();
    case Verb::kSend:
      return Send();
    case Verb::kSendBatch:
      return SendBatch();
    case Verb::kReply:
      return Reply();
    case Verb::kReceive:
      return Receive();
    case Verb::kReceiveBatch:
      return ReceiveBatch();
    case Verb::kPeer:
      return Peer();
    case Verb::kConnectUdp:
      return ConnectUdp();
    case Verb::kDisconnect:
      return Disconnect();
    case Verb::kInfo:
      return EnableInfo();
    case Verb::kBroadcast:
      return AllowBroadcast();
    case Verb::kSet:
      return Set();
    case Verb::kGet:
      return Get();
    case Verb::kJoin:
      return Join();
    case Verb::kLeave:
      return Leave();
    case Verb::kError:
      return TakeError();
    case Verb::kNames:
      return Names();
    case Verb::kInterface:
      return Interface();
    case Verb::kMove:
      return Move();
    case Verb::kAdopt:
      return Adopt();
    case Verb::kAdoptAs:
      return AdoptAs();
    case Verb::kClose:
      return Close();
    case Verb::kFault:
      return;
  }
}

}  // namespace dualstack::sequence
