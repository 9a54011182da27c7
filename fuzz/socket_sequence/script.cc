#include "dualstack/fuzz/socket_sequence/script.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dualstack/fuzz/socket_sequence/places.h"
#include "dualstack/socket/testing/manual_errors.h"

namespace dualstack::sequence {
namespace {

// What the words after the verb are, in order:
//   s slot   o other slot   k kind   t state   a address   p port   n number
//   w option   c call   e error   * extras
struct Grammar {
  std::string_view name;
  Verb verb;
  std::string_view words;
};

constexpr Grammar kGrammar[] = {
    {"listen", Verb::kListen, "skap*"},
    {"listen-any", Verb::kListenAny, "spn"},
    {"group", Verb::kGroup, "sktapn"},
    {"connect", Verb::kConnect, "skap*"},
    {"start", Verb::kStart, "skap*"},
    {"finish", Verb::kFinish, "s"},
    {"accept", Verb::kAccept, "so"},
    {"read", Verb::kRead, "sn"},
    {"write", Verb::kWrite, "sn"},
    {"write-all", Verb::kWriteAll, "sn"},
    {"shutdown", Verb::kShutdown, "s"},
    {"open", Verb::kOpen, "sk"},
    {"bind", Verb::kBind, "skap*"},
    {"send", Verb::kSend, "snap*"},
    {"send-batch", Verb::kSendBatch, "snap*"},
    {"reply", Verb::kReply, "sn"},
    {"receive", Verb::kReceive, "sn"},
    {"receive-batch", Verb::kReceiveBatch, "sn"},
    {"peer", Verb::kPeer, "sap"},
    {"connect-udp", Verb::kConnectUdp, "skap"},
    {"disconnect", Verb::kDisconnect, "s"},
    {"info", Verb::kInfo, "sn"},
    {"broadcast", Verb::kBroadcast, "sn"},
    {"set", Verb::kSet, "swn"},
    {"get", Verb::kGet, "sw"},
    {"join", Verb::kJoin, "sa*"},
    {"leave", Verb::kLeave, "sa*"},
    {"error", Verb::kError, "sn"},
    {"names", Verb::kNames, "s"},
    {"interface", Verb::kInterface, "n"},
    {"move", Verb::kMove, "so"},
    {"adopt", Verb::kAdopt, "s"},
    {"adopt-as", Verb::kAdoptAs, "skt"},
    {"close", Verb::kClose, "s"},
    {"fault", Verb::kFault, "cen"},
};

constexpr std::array<std::string_view, 3> kKinds = {"ipv4", "ipv6", "dual"};
constexpr std::array<std::string_view, 4> kStates = {"listener", "stream",
                                                     "udp", "connected"};
constexpr std::array<std::string_view, 13> kOptions = {
    "hop-limit",   "group-hop-limit", "class",
    "no-delay",    "keep-alive",      "loop",
    "hear-all",    "group-interface", "receive-buffer",
    "send-buffer", "mtu-discovery",   "mtu",
    "error-queue"};
// Those whose failures differ from each other; getaddrinfo() is not made here.
constexpr std::string_view kCalls[] = {
    "socket",      "bind",          "listen",     "accept4",    "connect",
    "getsockname", "getpeername",   "getsockopt", "setsockopt", "send",
    "sendto",      "sendmsg",       "sendmmsg",   "recv",       "recvfrom",
    "recvmsg",     "recvmmsg",      "shutdown",   "close",      "fcntl",
    "poll",        "if_nametoindex"};
constexpr std::string_view kExtras[] = {
    "from=",     "source=",    "reuse-address", "reuse-port",
    "free-bind", "interface=", "hop-limit=",    "class=",
    "segment=",  "backlog=",   "timeout"};

template <typename Names>
std::optional<size_t> IndexIn(const Names& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == std::ranges::end(names)) return std::nullopt;
  return static_cast<size_t>(found - std::ranges::begin(names));
}

template <typename T>
std::optional<T> Number(std::string_view text) {
  T number{};
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

std::optional<size_t> SlotOf(std::string_view word) {
  if (word.size() != 1 || word[0] < 'a') return std::nullopt;
  const auto slot = static_cast<size_t>(word[0] - 'a');
  return slot < kSlots ? std::optional(slot) : std::nullopt;
}

// The number of the error of that name, if the call can fail with it.
std::optional<int> ErrorOf(std::string_view call, std::string_view name) {
  for (const int error : testing::ErrorsInManual(call)) {
    if (name == ::strerrorname_np(error)) return error;
  }
  return std::nullopt;
}

// Writes what is there to the target, and says whether it was there.
template <typename T, typename U>
bool Take(const std::optional<T>& found, U& target) {
  if (found) target = static_cast<U>(*found);
  return found.has_value();
}
bool Take(const Place* found, const Place*& target) {
  target = found;
  return found != nullptr;
}

bool TakeExtra(std::string_view word, Extras& extras) {
  const size_t equals = std::min(word.find('='), word.size() - 1);
  const std::string_view name = word.substr(0, equals + 1);
  const std::string_view value = word.substr(equals + 1);
  switch (IndexIn(kExtras, name).value_or(std::size(kExtras))) {
    case 0:
      return Take(FindPlace(value), extras.from);
    case 1:
      return Take(FindPlace(value), extras.source);
    case 2:
      return extras.reuse_address = true;
    case 3:
      return extras.reuse_port = true;
    case 4:
      return extras.free_bind = true;
    case 5:
      return Take(Number<uint16_t>(value), extras.interface);
    case 6:
      return Take(Number<uint8_t>(value), extras.hop_limit);
    case 7:
      return Take(Number<uint8_t>(value), extras.traffic_class);
    case 8:
      return Take(Number<uint16_t>(value), extras.segment);
    case 9:
      return Take(Number<int>(value), extras.backlog);
    case 10:
      return extras.timeout = true;
    default:
      return false;
  }
}

bool TakePort(std::string_view word, PortName& port) {
  port.slot = SlotOf(word);
  return port.slot || Take(Number<uint16_t>(word), port.number);
}

bool TakeWord(char what, std::string_view word, Step& step) {
  switch (what) {
    case 's':
      return Take(SlotOf(word), step.slot);
    case 'o':
      return Take(SlotOf(word), step.other);
    case 'k':
      return Take(IndexIn(kKinds, word), step.kind);
    case 't':
      return Take(IndexIn(kStates, word), step.state);
    case 'a':
      return Take(FindPlace(word), step.place);
    case 'p':
      return TakePort(word, step.port);
    case 'n':
      return Take(Number<size_t>(word), step.number);
    case 'w':
      return Take(IndexIn(kOptions, word), step.option);
    case 'c':
      step.call = word;
      return IndexIn(kCalls, word).has_value();
    case 'e':
      return Take(ErrorOf(step.call, word), step.error);
    default:
      return false;
  }
}

// The words of a line, which are separated by one space.
std::vector<std::string_view> Words(std::string_view line) {
  std::vector<std::string_view> words;
  for (size_t begin = 0; begin <= line.size();) {
    const size_t end = std::min(line.find(' ', begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

std::optional<Step> ParseLine(std::string_view line) {
  const std::vector<std::string_view> words = Words(line);
  const auto* const grammar =
      std::ranges::find(kGrammar, words[0], &Grammar::name);
  if (grammar == std::end(kGrammar)) return std::nullopt;
  const bool has_extras = grammar->words.ends_with('*');
  const size_t required = grammar->words.size() - (has_extras ? 1 : 0);
  if (words.size() - 1 < required ||
      (words.size() - 1 > required && !has_extras)) {
    return std::nullopt;
  }
  Step step{.line = line, .verb = grammar->verb};
  for (size_t i = 0; i < required; ++i) {
    if (!TakeWord(grammar->words[i], words[i + 1], step)) return std::nullopt;
  }
  for (size_t i = required + 1; i < words.size(); ++i) {
    if (words[i].empty() || !TakeExtra(words[i], step.extras)) {
      return std::nullopt;
    }
  }
  return step;
}

// --- Making lines

class Writer {
 public:
  explicit Writer(std::minstd_rand& random) : random_(random) {}

  size_t Below(size_t end) { return random_() % end; }
  template <typename Range>
  const auto& Pick(const Range& range) {
    const auto index = static_cast<std::ptrdiff_t>(Below(std::size(range)));
    return *std::next(std::begin(range), index);
  }

  std::string Line() {
    const Grammar& grammar = Pick(kGrammar);
    std::string line(grammar.name);
    for (const char what : grammar.words) {
      if (what == '*') {
        while (Below(3) == 0) line += " " + Extra();
      } else {
        line += " " + Word(what);
      }
    }
    return line;
  }

 private:
  std::string Slot() {
    return std::string(1, static_cast<char>('a' + Below(kSlots)));
  }
  std::string Number() {
    static constexpr size_t kNumbers[] = {0,  1,   2,    3,    4,      7,
                                          64, 255, 1000, 1500, 65'508, 65'528};
    return std::to_string(Pick(kNumbers));
  }
  std::string Word(char what) {
    switch (what) {
      case 's':
      case 'o':
        return Slot();
      case 'k':
        return std::string(Pick(kKinds));
      case 't':
        return std::string(Pick(kStates));
      case 'a':
        return std::string(Pick(kPlaces).text);
      case 'p':
        return Below(4) == 0 ? "0" : Slot();
      case 'w':
        return std::string(Pick(kOptions));
      case 'c':
        call_ = Pick(kCalls);
        return std::string(call_);
      case 'e':
        return ::strerrorname_np(Pick(testing::ErrorsInManual(call_)));
      default:
        return Number();
    }
  }
  std::string Extra() {
    const std::string_view name = Pick(kExtras);
    std::string extra(name);
    if (name == "from=" || name == "source=")
      extra += Pick(kPlaces).text;
    else if (name.ends_with('='))
      extra += Number();
    return extra;
  }

  std::minstd_rand& random_;
  std::string_view call_;
};

}  // namespace

std::vector<Step> Parse(std::string_view script) {
  std::vector<Step> steps;
  for (size_t begin = 0; begin < script.size() && steps.size() < kMaxSteps;) {
    const size_t end = std::min(script.find('\n', begin), script.size());
    if (const auto step = ParseLine(script.substr(begin, end - begin))) {
      steps.push_back(*step);
    }
    begin = end + 1;
  }
  return steps;
}

std::string RandomLine(std::minstd_rand& random) {
  return Writer(random).Line();
}

}  // namespace dualstack::sequence
