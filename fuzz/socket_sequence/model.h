#ifndef DUALSTACK_FUZZ_SOCKET_SEQUENCE_MODEL_H_
#define DUALSTACK_FUZZ_SOCKET_SEQUENCE_MODEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "dualstack/address/ip_endpoint.h"
#include "dualstack/fuzz/socket_sequence/expected.h"
#include "dualstack/fuzz/socket_sequence/places.h"
#include "dualstack/fuzz/socket_sequence/script.h"
#include "dualstack/socket/bind_options.h"

// What ought to be: sockets without a system, as structures, and what each
// operation on them may come to. All names are canonical; that a dual-stack
// socket shows IPv4 ones mapped is for whoever compares (world.h).

namespace dualstack::sequence {

// A TCP connection. The client is end 0, the server end 1.
struct Connection {
  // What goes from an end to the other.
  struct Flow {
    size_t written = 0;
    size_t read = 0;
    bool ended = false;
  };

  int id;
  std::array<IpEndpoint, 2> ends;
  std::array<Flow, 2> flows = {};
  std::array<bool, 2> closed = {};
  // Whether it was reset, or may have been; then little can be said of it.
  bool lost = false;
  // Whether a buffer was made small.
  bool narrow = false;

  bool over() const { return lost || (flows[0].ended && flows[1].ended); }
};

struct Socket {
  int id;
  State state;
  KindName kind;
  IpEndpoint local;
  std::optional<IpEndpoint> peer = std::nullopt;
  // By the caller, and not by the system.
  bool port_is_named = false;
  BindOptions bind = {};
  // Bound to what is no address of the host: a group, broadcast, or foreign.
  // From where it sends, and whether, is for the system to say.
  bool bound_oddly = false;

  // Of a stream, or one that is being made; nothing if that was refused.
  std::shared_ptr<Connection> connection = nullptr;
  size_t end = 0;

  // Of UDP.
  bool packet_info = false;
  bool broadcast = false;
  // Whether an error of a peer may be waiting to be told.
  bool may_have_error = false;
  bool small_buffers = false;

  // What was set.
  std::map<OptionName, int> options = {};

  bool is_tcp() const {
    return state != State::kUdp && state != State::kConnectedUdp;
  }
};

// A datagram on its way.
struct Flight {
  int id;
  size_t size;
  std::optional<IpEndpoint> source;  // Nothing if it is the system's choice.
  IpEndpoint destination;
  uint8_t hop_limit;
  uint8_t traffic_class;
  // The ids of the sockets that may have got it.
  std::vector<int> receivers;
  // Whether it may be nowhere, or come more than once.
  bool is_vague = false;
  // Whether it left before its receiver asked for packet info.
  bool before_info = false;
};

// A connection that waits to be accepted, and the listeners that may have it.
struct Pending {
  std::shared_ptr<Connection> connection;
  std::vector<int> listeners;
};

// All sockets together.
class Model {
 public:
  std::shared_ptr<Socket> Add(State state, KindName kind,
                              const IpEndpoint& local);
  // The socket is gone, and what that does to others.
  void Remove(const Socket& socket);
  // One end of it is gone.
  static void Close(Connection& connection, size_t end);

  // --- What must come of operations

  // A socket bound to the place.
  Expected Bound(State state, KindName kind, const Place& place, uint16_t port,
                 const Extras& extras, bool shares_port) const;
  // A connection of TCP, from extras.from if that is given.
  Expected Connected(const Place& place, uint16_t port,
                     const Extras& extras) const;
  static Expected ConnectedUdp(const Place& place, uint16_t port);
  static Expected Sent(const Socket& socket, const Place& place, uint16_t port,
                       size_t size, const Extras& extras);
  static Expected Joined(const Place& group, const Extras& extras);

  // --- What is there

  // The sockets of the state that hear what is sent there; to a connected one,
  // only from its peer.
  std::vector<int> Hearing(State state, const IpEndpoint& destination,
                           const std::optional<IpEndpoint>& source) const;
  Socket* Find(int id) const;

  int NextId() { return next_id_++; }
  std::vector<Pending>& pending() { return pending_; }
  std::vector<Flight>& flights() { return flights_; }

 private:
  Expected Conflict(State state, KindName kind, const IpEndpoint& local,
                    const BindOptions& bind) const;

  int next_id_ = 1;
  std::vector<std::shared_ptr<Socket>> sockets_;
  std::vector<Pending> pending_;
  std::vector<Flight> flights_;
  // Of TCP sockets that are closed and may linger.
  std::vector<uint16_t> lingering_;
};

// The canonical form, with IPv4 as IPv4.
IpEndpoint CanonicalOf(const AnySockaddr& sockaddr);

}  // namespace dualstack::sequence

#endif  // DUALSTACK_FUZZ_SOCKET_SEQUENCE_MODEL_H_
