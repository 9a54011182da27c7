// Any sequence of events as a race of RFC 8305: addresses that come, attempts
// that fail and succeed, time that passes. A model that remembers nothing but
// what has happened says each time what is to be done. The input begins with
// the options, as TakeOptions() reads them; a byte for each event follows, and
// what that takes.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/socket/happy_eyeballs.h"

namespace dualstack {
namespace {

using Start = HappyEyeballs::Start;
using Cancel = HappyEyeballs::Cancel;
using Wait = HappyEyeballs::Wait;
using Won = HappyEyeballs::Won;
using Lost = HappyEyeballs::Lost;

// Milliseconds, of which the most stand for no limit.
absl::Duration TakeDuration(InputReader& input) {
  const uint16_t milliseconds = input.TakeUint16();
  return milliseconds == UINT16_MAX ? absl::InfiniteDuration()
                                    : absl::Milliseconds(milliseconds);
}

HappyEyeballsOptions TakeOptions(InputReader& input) {
  HappyEyeballsOptions options;
  options.attempt_delay = TakeDuration(input);
  options.resolution_delay = TakeDuration(input);
  options.timeout = TakeDuration(input);
  options.first_family_count = static_cast<int8_t>(input.TakeByte());
  return options;
}

// One of few, so that some come twice. Within a family they differ in the
// address, or only in the port or in the scope id.
IpEndpoint TakePeer(InputReader& input) {
  const uint8_t which = input.TakeByte();
  const uint16_t low = which % 16;
  if (which < 64) return Ipv4Sockaddr("192.0.2.1"_ipv4, low);
  if (which < 128) {
    const uint8_t bytes[] = {192, 0, 2, which};
    return Ipv4Sockaddr(Ipv4Address::FromBytes(bytes), 443);
  }
  if (which < 192) return Ipv6Sockaddr("2001:db8::1"_ipv6, low);
  return *Ipv6Sockaddr::WithScope("fe80::1"_ipv6, 443, low);
}

bool IsIpv6(const IpEndpoint& peer) {
  return peer.kind() == AddressKind::kIpv6;
}
bool Contains(const std::vector<IpEndpoint>& peers, const IpEndpoint& peer) {
  return std::find(peers.begin(), peers.end(), peer) != peers.end();
}

// An attempt, and what became of it.
struct Attempt {
  IpEndpoint peer;
  absl::Duration started;
  enum { kRunning, kFailed, kSucceeded, kCancelled } state = kRunning;
};

// What has happened, in order, and what follows from it.
class Model {
 public:
  explicit Model(const HappyEyeballsOptions& options) : options_(options) {}

  const std::vector<Attempt>& attempts() const { return attempts_; }

  void AddAddresses(std::span<const IpEndpoint> peers, absl::Duration now) {
    if (peers.empty()) return;
    for (const IpEndpoint& peer : peers) {
      if (!Contains(known_, peer)) known_.push_back(peer);
    }
    answers_.push_back(
        {.first = peers.front().kind(),
         .has_ipv6 = std::any_of(peers.begin(), peers.end(), IsIpv6),
         .time = now,
         .before_start = attempts_.empty(),
         .before_end = !complete_});
  }
  void NoMoreAddresses() { complete_ = true; }
  void Failed(size_t i) {
    if (!IsRunning(i)) return;
    attempts_[i].state = Attempt::kFailed;
    failed_since_start_ = true;
  }
  void Succeeded(size_t i) {
    if (!IsRunning(i) || winner_ || lost_) return;
    attempts_[i].state = Attempt::kSucceeded;
    winner_ = i;
  }

  HappyEyeballs::Action Next(absl::Duration now) {
    const bool over = winner_ || lost_;
    if (!over && now >= options_.timeout) {
      lost_ = Lost{.timed_out = true};
    } else if (!over && complete_ && !HasWaiting() && !AnyRunning()) {
      lost_ = Lost{.timed_out = false};
    }
    if (winner_ || lost_) return End();
    if (!HasWaiting()) return Wait{options_.timeout};
    const absl::Duration turn = NextTurn();
    if (now < turn) return Wait{std::min(turn, options_.timeout)};
    attempts_.push_back({.peer = Choose(), .started = now});
    failed_since_start_ = false;
    return Start{.attempt = attempts_.size() - 1,
                 .peer = attempts_.back().peer};
  }

 private:
  // What AddAddresses() was called with, and when.
  struct Answer {
    AddressKind first;
    bool has_ipv6;
    absl::Duration time;
    bool before_start;
    bool before_end;
  };

  bool IsRunning(size_t i) const {
    return i < attempts_.size() && attempts_[i].state == Attempt::kRunning;
  }
  bool AnyRunning() const {
    return std::any_of(attempts_.begin(), attempts_.end(), [](const auto& a) {
      return a.state == Attempt::kRunning;
    });
  }
  // Every attempt is at an address of its own.
  bool HasWaiting() const { return attempts_.size() < known_.size(); }
  bool IsTried(const IpEndpoint& peer) const {
    return std::any_of(attempts_.begin(), attempts_.end(),
                       [&peer](const auto& a) { return a.peer == peer; });
  }

  // Whether the first answer was of IPv4 alone, and others may have come
  // (section 3).
  bool BeganWithIpv4Alone() const {
    return answers_.front().before_end && !answers_.front().has_ipv6;
  }
  bool Ipv6CameInTime() const {
    return std::any_of(answers_.begin(), answers_.end(), [](const Answer& a) {
      return a.before_start && a.before_end && a.has_ipv6;
    });
  }

  // The time from which on the next attempt may start; there is an answer.
  absl::Duration NextTurn() const {
    if (!attempts_.empty()) {
      return failed_since_start_
                 ? -absl::InfiniteDuration()
                 : attempts_.back().started + options_.attempt_delay;
    }
    return BeganWithIpv4Alone() && !Ipv6CameInTime() && !complete_
               ? answers_.front().time + options_.resolution_delay
               : -absl::InfiniteDuration();
  }

  // The families take turns, after the first of them had its share (section 4);
  // one that has no address left gives its turn to the other.
  IpEndpoint Choose() const {
    const bool first =
        attempts_.size() < static_cast<size_t>(options_.first_family_count);
    const bool ipv6 = first ? (BeganWithIpv4Alone() && Ipv6CameInTime()) ||
                                  answers_.front().first == AddressKind::kIpv6
                            : !IsIpv6(attempts_.back().peer);
    std::optional<IpEndpoint> other;
    for (const IpEndpoint& peer : known_) {
      if (IsTried(peer)) continue;
      if (IsIpv6(peer) == ipv6) return peer;
      if (!other) other = peer;
    }
    return *other;
  }

  HappyEyeballs::Action End() {
    for (size_t i = 0; i < attempts_.size(); ++i) {
      if (!IsRunning(i)) continue;
      attempts_[i].state = Attempt::kCancelled;
      return Cancel{i};
    }
    if (winner_) return Won{*winner_};
    return *lost_;
  }

  const HappyEyeballsOptions options_;
  std::vector<Answer> answers_;
  std::vector<IpEndpoint> known_;  // Each once, as they came.
  bool complete_ = false;
  std::vector<Attempt> attempts_;
  bool failed_since_start_ = false;
  std::optional<size_t> winner_;
  std::optional<Lost> lost_;
};

bool Same(const HappyEyeballs::Action& a, const HappyEyeballs::Action& b) {
  if (a.index() != b.index()) return false;
  struct Visitor {
    const HappyEyeballs::Action& b;
    bool operator()(const Start& start) const {
      return start.attempt == std::get<Start>(b).attempt &&
             start.peer == std::get<Start>(b).peer;
    }
    bool operator()(const Cancel& cancel) const {
      return cancel.attempt == std::get<Cancel>(b).attempt;
    }
    bool operator()(const Wait& wait) const {
      return wait.until == std::get<Wait>(b).until;
    }
    bool operator()(const Won& won) const {
      return won.attempt == std::get<Won>(b).attempt;
    }
    bool operator()(const Lost& lost) const {
      return lost.timed_out == std::get<Lost>(b).timed_out;
    }
  };
  return std::visit(Visitor{b}, a);
}

// A race, the model of it, and what holds of every race without a model.
class Race {
 public:
  Race(const HappyEyeballsOptions& options, HappyEyeballs race)
      : options_(options), race_(std::move(race)), model_(options) {}

  // What the input says, until it says no more.
  void Run(InputReader& input) {
    while (!input.empty()) {
      const uint8_t event = input.TakeByte();
      switch (event % 8) {
        case 0: {
          std::array<IpEndpoint, 7> peers;
          const size_t count = event / 8 % 8;
          for (IpEndpoint& peer : std::span(peers).first(count)) {
            peer = TakePeer(input);
            offered_.push_back(peer);
          }
          race_.AddAddresses(std::span(peers).first(count), now_);
          model_.AddAddresses(std::span(peers).first(count), now_);
          break;
        }
        case 1:
          race_.NoMoreAddresses();
          model_.NoMoreAddresses();
          break;
        case 2:
          Fail(event / 8);
          break;
        case 3:
          race_.Succeeded(event / 8);
          model_.Succeeded(event / 8);
          break;
        case 4:
          now_ += absl::Milliseconds(input.TakeUint16());
          break;
        case 5:
          // To the very moment, and to the one before.
          if (wait_until_ < absl::InfiniteDuration()) {
            now_ = std::max(now_, wait_until_ - absl::Nanoseconds(event / 8));
          }
          break;
        default:
          Next();
      }
    }
  }

  // It ends, whatever it was left in: at its time, or, if that is unlimited,
  // once nothing comes any more and everything that runs has failed.
  void Finish() {
    if (options_.timeout == absl::InfiniteDuration()) {
      race_.NoMoreAddresses();
      model_.NoMoreAddresses();
    }
    // Each address is waited for, starts and is cancelled, before the last
    // word.
    for (size_t steps = 3 * offered_.size() + 1; !IsOver(Next()); --steps) {
      FUZZ_CHECK(steps > 0);
      if (wait_until_ < absl::InfiniteDuration()) {
        now_ = std::max(now_, wait_until_);
        continue;
      }
      for (size_t i = 0; i < model_.attempts().size(); ++i) Fail(i);
    }
  }

 private:
  static bool IsOver(const HappyEyeballs::Action& action) {
    return std::holds_alternative<Won>(action) ||
           std::holds_alternative<Lost>(action);
  }

  void Fail(size_t attempt) {
    const std::vector<Attempt>& attempts = model_.attempts();
    if (attempt < attempts.size() &&
        attempts[attempt].state == Attempt::kRunning) {
      ++failures_;
    }
    race_.Failed(attempt);
    model_.Failed(attempt);
  }

  HappyEyeballs::Action Next() {
    const HappyEyeballs::Action action = race_.Next(now_);
    CheckAction(action, model_.attempts());
    FUZZ_CHECK(Same(action, model_.Next(now_)));
    // What is over stays as it ended.
    FUZZ_CHECK(!end_ || Same(action, *end_));
    if (IsOver(action)) end_ = action;
    return action;
  }

  void CheckAction(const HappyEyeballs::Action& action,
                   const std::vector<Attempt>& before) {
    if (const auto* start = std::get_if<Start>(&action)) {
      CheckStart(*start, before);
    } else if (const auto* cancel = std::get_if<Cancel>(&action)) {
      ending_ = true;
      FUZZ_CHECK(cancel->attempt < before.size());
      FUZZ_CHECK(before[cancel->attempt].state == Attempt::kRunning);
    } else if (const auto* wait = std::get_if<Wait>(&action)) {
      // Time never has to stand still, or to go back.
      FUZZ_CHECK(!ending_ && wait->until > now_);
      FUZZ_CHECK(wait->until <= options_.timeout);
      wait_until_ = wait->until;
    } else {
      // Nobody is left running.
      FUZZ_CHECK(std::none_of(before.begin(), before.end(), [](const auto& a) {
        return a.state == Attempt::kRunning;
      }));
      const auto* won = std::get_if<Won>(&action);
      FUZZ_CHECK(!won || before[won->attempt].state == Attempt::kSucceeded);
    }
  }

  void CheckStart(const Start& start, const std::vector<Attempt>& before) {
    FUZZ_CHECK(!ending_ && !end_);
    FUZZ_CHECK(start.attempt == before.size());
    // Only what was given is tried, and nothing twice.
    FUZZ_CHECK(Contains(offered_, start.peer));
    FUZZ_CHECK(
        std::none_of(before.begin(), before.end(),
                     [&start](const auto& a) { return a.peer == start.peer; }));
    if (before.empty() ||
        now_ - before.back().started >= options_.attempt_delay) {
      return;
    }
    // A failure hurries one attempt, and nothing else does (section 5).
    ++hurried_;
    FUZZ_CHECK(hurried_ <= failures_);
  }

  const HappyEyeballsOptions options_;
  HappyEyeballs race_;
  Model model_;
  absl::Duration now_ = absl::ZeroDuration();
  absl::Duration wait_until_ = absl::InfiniteDuration();
  std::vector<IpEndpoint> offered_;
  int failures_ = 0;
  int hurried_ = 0;
  bool ending_ = false;
  std::optional<HappyEyeballs::Action> end_;
};

void Check(InputReader& input) {
  const HappyEyeballsOptions options = TakeOptions(input);
  const absl::StatusOr<HappyEyeballs> created = HappyEyeballs::Create(options);
  const bool in_range = options.attempt_delay >= absl::Milliseconds(10) &&
                        options.attempt_delay <= absl::Seconds(2) &&
                        options.first_family_count >= 1 &&
                        options.timeout > absl::ZeroDuration();
  FUZZ_CHECK(created.ok() == in_range);
  if (!in_range) {
    FUZZ_CHECK(absl::IsInvalidArgument(created.status()));
    return;
  }
  Race race(options, *created);
  race.Run(input);
  race.Finish();
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::InputReader input(copy.octets());
  dualstack::Check(input);
  return 0;
}
