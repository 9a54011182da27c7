#ifndef DUALSTACK_FUZZ_SOCKET_SEQUENCE_SCRIPT_H_
#define DUALSTACK_FUZZ_SOCKET_SEQUENCE_SCRIPT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dualstack/fuzz/socket_sequence/places.h"

// The input of the fuzzer is text, an operation a line, so that seeds,
// dictionary, crashes and what is left of them after minimising can be read and
// written by people:
//
//     listen a dual :: 0            a dual-stack listener in slot a
//     connect b ipv4 127.0.0.1 a    to the port of a
//     fault accept4 EMFILE 0        of the next operation, the first accept4()
//     accept c a                    fails with EMFILE
//
// A line that is no operation is passed over.

namespace dualstack::sequence {

inline constexpr size_t kSlots = 8;
inline constexpr size_t kMaxSteps = 64;

enum class KindName : uint8_t { kIpv4Only, kIpv6Only, kDualStack };

enum class Verb : uint8_t {
  kListen,
  kListenAny,
  kGroup,
  kConnect,
  kStart,
  kFinish,
  kAccept,
  kRead,
  kWrite,
  kWriteAll,
  kShutdown,
  kOpen,
  kBind,
  kSend,
  kSendBatch,
  kReply,
  kReceive,
  kReceiveBatch,
  kPeer,
  kConnectUdp,
  kDisconnect,
  kInfo,
  kBroadcast,
  kSet,
  kGet,
  kJoin,
  kLeave,
  kError,
  kNames,
  kInterface,
  kMove,
  kAdopt,
  kAdoptAs,
  kClose,
  kFault,
};

enum class OptionName : uint8_t {
  kHopLimit,
  kGroupHopLimit,
  kTrafficClass,
  kNoDelay,
  kKeepAlive,
  kLoop,
  kHearAll,
  kGroupInterface,
  kReceiveBuffer,
  kSendBuffer,
  kPathMtuDiscovery,
  kPathMtu,
  kErrorQueue,
};

// The states that a descriptor can be adopted as, and their names.
enum class State : uint8_t {
  kListener,
  kStream,
  kUdp,
  kConnectedUdp,
  kConnecting,
};

// What may follow at the end of a line, as name=value.
struct Extras {
  const Place* from = nullptr;
  const Place* source = nullptr;
  bool reuse_address = false;
  bool reuse_port = false;
  bool free_bind = false;
  uint32_t interface = 0;
  uint8_t hop_limit = 0;
  std::optional<uint8_t> traffic_class = std::nullopt;
  uint16_t segment = 0;
  int backlog = 64;
  bool timeout = false;
};

// A port: the number, unless it is that of the socket in a slot.
struct PortName {
  uint16_t number = 0;
  std::optional<size_t> slot = std::nullopt;
};

struct Step {
  std::string_view line;
  Verb verb;
  size_t slot = 0;
  size_t other = 0;
  KindName kind = KindName::kIpv4Only;
  State state = State::kListener;
  const Place* place = nullptr;
  PortName port = {};
  size_t number = 0;  // Of bytes, and whatever else is counted.
  OptionName option = OptionName::kHopLimit;
  std::string_view call = {};
  int error = 0;
  Extras extras = {};
};

// The first kMaxSteps operations.
std::vector<Step> Parse(std::string_view script);

// A line that is an operation.
std::string RandomLine(std::minstd_rand& random);

}  // namespace dualstack::sequence

#endif  // DUALSTACK_FUZZ_SOCKET_SEQUENCE_SCRIPT_H_
