#ifndef DUALSTACK_FUZZ_SOCKET_SEQUENCE_WORLD_H_
#define DUALSTACK_FUZZ_SOCKET_SEQUENCE_WORLD_H_

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/socket_sequence/expected.h"
#include "dualstack/fuzz/socket_sequence/model.h"
#include "dualstack/fuzz/socket_sequence/places.h"
#include "dualstack/fuzz/socket_sequence/script.h"
#include "dualstack/socket/socket.h"
#include "dualstack/socket/testing/faults.h"

// Real sockets beside their models. Each step is one operation of the library,
// under its fault if it has one, and then
// - it came to what the model says, or reports the fault (expected.h);
// - every descriptor that was made is owned by a slot, or closed; nothing was
//   closed that was not open;
// - names are the model's, of the socket's own type, and what arrives is what
//   was sent.
// An operation that a socket does not have does not compile, and is no step.
//
// Nothing waits, for all sockets are non-blocking; but where the model says
// that something must come, it is waited for, because even loopback may take a
// moment.

namespace dualstack::sequence {

using AnySocket =
    std::variant<std::monostate, TcpListener<Ipv4Only>, TcpListener<Ipv6Only>,
                 TcpListener<DualStack>, TcpConnecting<Ipv4Only>,
                 TcpConnecting<Ipv6Only>, TcpConnecting<DualStack>,
                 TcpStream<Ipv4Only>, TcpStream<Ipv6Only>, TcpStream<DualStack>,
                 UdpSocket<Ipv4Only>, UdpSocket<Ipv6Only>, UdpSocket<DualStack>,
                 ConnectedUdpSocket<Ipv4Only>, ConnectedUdpSocket<Ipv6Only>,
                 ConnectedUdpSocket<DualStack>, AnyListener, AnyTcpStream>;

using AnyDatagram = std::variant<std::monostate, Datagram<Ipv4Only>,
                                 Datagram<Ipv6Only>, Datagram<DualStack>>;

class World {
 public:
  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void Run(const std::vector<Step>& steps);

 private:
  // The model of a slot is missing if the socket in it was closed or moved
  // from; the object is there nevertheless.
  struct Slot {
    AnySocket socket;
    std::shared_ptr<Socket> model;
    AnyDatagram last;
  };

  // --- In world.cc: the frame

  void RunStep();
  void Dispatch();
  // Runs the operation under the fault of this step, which it uses up.
  template <typename Operation>
  auto Call(Operation operation) {
    testing::FaultPlan plan;
    injected_ = std::exchange(next_fault_, std::nullopt);
    if (injected_) {
      plan.name = injected_->call;
      plan.error = injected_->error;
      plan.times = 1;
      plan.spared = injected_->spared;
    }
    auto traced = testing::Under(plan, std::move(operation));
    trace_ = std::move(traced.trace);
    Must(trace_.not_open.empty(), "closed what was not open");
    return std::move(traced.result);
  }
  // Whether it succeeded, as it was expected that it does, or not.
  bool Came(const absl::Status& status, const Expected& expected,
            std::initializer_list<std::string_view> does_without = {});
  // Of an operation on the socket: also if that was closed.
  bool CameOf(const Slot& slot, const absl::Status& status,
              const Expected& expected,
              std::initializer_list<std::string_view> does_without = {});
  void Must(bool condition, const char* what) const {
    if (!condition) Broken(*step_, what);
  }
  // Whether the last call was made to fail, and that matters.
  bool WasInjected() const { return injected_ && injected_->Matters(trace_); }

  // Puts the socket in, in place of what is there.
  void Put(Slot& slot, AnySocket socket, std::shared_ptr<Socket> model);
  // Forgets the model of a socket that is closed.
  void Forget(Slot& slot);
  void CheckOwners();
  // What the socket says of its name, and the system of the same.
  void CheckLocalName(const Slot& slot);
  uint16_t PortOf(const PortName& name) const;
  // A name as a socket of the kind must say it.
  static AnySockaddr Spoken(KindName kind, const IpEndpoint& endpoint);

  Slot& slot() { return slots_[step_->slot]; }
  Slot& other() { return slots_[step_->other]; }

  // The address of the step as the kind of socket takes it; nothing if it does
  // not, which was checked then.
  template <SocketKind Kind>
  std::optional<typename Kind::Sockaddr> AddressFor(const Place& place,
                                                    uint16_t port);
  // The same for an address to bind to, which of a dual-stack socket is :: and
  // a port.
  template <SocketKind Kind>
  std::optional<typename Kind::BindTarget> TargetFor(const Place& place,
                                                     uint16_t port);

  // --- In world_life.cc: whatever the protocol

  void Names();
  void Move();
  void Adopt();
  void AdoptAs();
  void Close();
  void Interface();

  // --- In world_tcp.cc

  void Listen();
  void ListenAny();
  void Group();
  void Connect();
  void Start();
  void Finish();
  void Accept();
  void Read();
  void Write(bool all);
  void Shutdown();
  // A connection to the destination, and who may accept it.
  void AddConnection(const std::shared_ptr<Socket>& client,
                     const IpEndpoint& destination);
  // One that a fault ended once it was made, so that nobody knows its name.
  void AddStray(const IpEndpoint& destination);
  void CheckSource(const Socket& client, const Place& place) const;

  // --- In world_udp.cc

  void Open();
  void Bind();
  void Send();
  void SendBatch();
  void Reply();
  void Receive();
  void ReceiveBatch();
  void Peer();
  void ConnectUdp();
  void Disconnect();
  void EnableInfo();
  void AllowBroadcast();
  // Datagrams that were sent.
  void Launch(Slot& from, const IpEndpoint& destination,
              const std::optional<IpEndpoint>& source, size_t size,
              const Extras& extras);
  Expected Receivable(Slot& slot);
  template <SocketKind Kind>
  void CheckDatagram(Slot& slot, const Datagram<Kind>& datagram,
                     std::span<const std::byte> bytes, size_t room);

  // --- In world_options.cc

  void Set();
  void Get();
  void Join();
  void Leave();
  void TakeError();
  template <typename Option>
  void SetOne(std::optional<Option> option);
  template <typename Option>
  void GetOne();

  std::array<Slot, kSlots> slots_;
  Model model_;
  const Step* step_ = nullptr;
  std::optional<Injected> next_fault_;
  std::optional<Injected> injected_;
  testing::FaultTrace trace_;
};

// --- What the files of this class share

inline int FdOf(const AnyListener& listener) {
  return listener.is_open() ? listener.native_handles()[0] : kInvalidSocket;
}
template <typename Socket>
int FdOf(const Socket& socket) {
  return socket.native_handle();
}
inline int FdOf(std::monostate) { return kInvalidSocket; }

// Calls the template for the kind.
template <typename Body>
auto WithKind(KindName kind, Body body) {
  switch (kind) {
    case KindName::kIpv4Only:
      return body(std::type_identity<Ipv4Only>());
    case KindName::kIpv6Only:
      return body(std::type_identity<Ipv6Only>());
    case KindName::kDualStack:
      break;
  }
  return body(std::type_identity<DualStack>());
}

template <SocketKind Kind>
constexpr KindName NameOfKind() {
  if (std::same_as<Kind, Ipv4Only>) return KindName::kIpv4Only;
  return std::same_as<Kind, Ipv6Only> ? KindName::kIpv6Only
                                      : KindName::kDualStack;
}

// Whether the socket can be read or written within a while.
bool IsReadable(int fd);
bool IsWritable(int fd);
// The name of the socket as the system has it, canonical.
IpEndpoint SystemNameOf(int fd);

template <SocketKind Kind>
std::optional<typename Kind::Sockaddr> World::AddressFor(const Place& place,
                                                         uint16_t port) {
  const AnySockaddr any = At(place.text, port);
  auto address = Kind::FromAny(any);
  const bool is_ipv4 = any.AsIpv4().has_value();
  const bool is_mapped = any.AsIpv4Mapped().has_value();
  const bool speaks = std::same_as<Kind, Ipv4Only>   ? is_ipv4
                      : std::same_as<Kind, Ipv6Only> ? !is_ipv4 && !is_mapped
                                                     : !is_ipv4;
  const bool is_the_old_mistake = std::same_as<Kind, Ipv6Only> && is_mapped;
  const Expected expected =
      speaks ? Expected::Ok()
             : Expected::Refused(is_the_old_mistake ? Refusal::kMappedOnIpv6Only
                                                    : Refusal::kOtherKind);
  const auto wrong = WhatIsWrong(address.status(), expected, std::nullopt, {});
  if (wrong) Broken(*step_, *wrong);
  if (!address.ok()) return std::nullopt;
  return *address;
}

template <SocketKind Kind>
std::optional<typename Kind::BindTarget> World::TargetFor(const Place& place,
                                                          uint16_t port) {
  if constexpr (std::same_as<Kind, DualStack>) {
    if (place.text != "::") return std::nullopt;
    return Port(port);
  } else {
    return AddressFor<Kind>(place, port);
  }
}

}  // namespace dualstack::sequence

#endif  // DUALSTACK_FUZZ_SOCKET_SEQUENCE_WORLD_H_
