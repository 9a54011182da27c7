// The race on paper: no socket, no clock. Time is in ticks of 10 milliseconds,
// and the delay between attempts is two of them.
#include "dualstack/socket/happy_eyeballs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

constexpr int kDelay = 2;
constexpr int kForever = 1000;

absl::Duration Ticks(int ticks) {
  if (ticks == kForever) return absl::InfiniteDuration();
  return ticks * absl::Milliseconds(10);
}
int ToTicks(absl::Duration time) {
  if (time == absl::InfiniteDuration()) return kForever;
  return static_cast<int>(time / absl::Milliseconds(10));
}

HappyEyeballsOptions Options(int timeout = kForever, int count = 1) {
  return {.attempt_delay = Ticks(kDelay),
          .resolution_delay = Ticks(5),
          .first_family_count = count,
          .timeout = Ticks(timeout)};
}

// An address for each letter: '4' and '6' with its place in the text.
std::vector<IpEndpoint> Peers(std::string_view families) {
  std::vector<IpEndpoint> peers;
  for (size_t i = 0; i < families.size(); ++i) {
    const auto port = static_cast<uint16_t>(i + 1);
    if (families[i] == '4') {
      peers.push_back(Ipv4Sockaddr(Ipv4Address::Loopback(), port));
    } else {
      peers.push_back(Ipv6Sockaddr(Ipv6Address::Loopback(), port));
    }
  }
  return peers;
}

HappyEyeballs Race(const std::vector<IpEndpoint>& peers,
                   const HappyEyeballsOptions& options = Options()) {
  HappyEyeballs race = HappyEyeballs::Create(options).value();
  race.AddAddresses(peers, Ticks(0));
  race.NoMoreAddresses();
  return race;
}

// An action in a line, the peer by its family and port.
std::string Text(const HappyEyeballs::Action& action) {
  struct Visitor {
    std::string operator()(const HappyEyeballs::Start& start) const {
      const char* family = start.peer.AsIpv4() ? "4" : "6";
      return "start " + std::to_string(start.attempt) + ": " + family + "/" +
             std::to_string(start.peer.port());
    }
    std::string operator()(const HappyEyeballs::Cancel& cancel) const {
      return "cancel " + std::to_string(cancel.attempt);
    }
    std::string operator()(const HappyEyeballs::Wait& wait) const {
      const int until = ToTicks(wait.until);
      return until == kForever ? "wait" : "wait " + std::to_string(until);
    }
    std::string operator()(const HappyEyeballs::Won& won) const {
      return "won " + std::to_string(won.attempt);
    }
    std::string operator()(const HappyEyeballs::Lost& lost) const {
      return lost.timed_out ? "timed out" : "lost";
    }
  };
  return std::visit(Visitor(), action);
}

std::string Next(HappyEyeballs& race, int now) {
  return Text(race.Next(Ticks(now)));
}

TEST(HappyEyeballsTest, OneAttemptAtATimeUntilOneSucceeds) {
  HappyEyeballs race = Race(Peers("664"));
  EXPECT_EQ(Next(race, 0), "start 0: 6/1");
  EXPECT_EQ(Next(race, 0), "wait 2");
  EXPECT_EQ(Next(race, 1), "wait 2");
  EXPECT_EQ(Next(race, 2), "start 1: 4/3");
  EXPECT_EQ(Next(race, 2), "wait 4");
  EXPECT_EQ(Next(race, 4), "start 2: 6/2");
  EXPECT_EQ(Next(race, 4), "wait");
  race.Succeeded(1);
  EXPECT_EQ(Next(race, 5), "cancel 0");
  EXPECT_EQ(Next(race, 5), "cancel 2");
  EXPECT_EQ(Next(race, 5), "won 1");
  EXPECT_EQ(Next(race, 9), "won 1");
}

TEST(HappyEyeballsTest, AFailureStartsTheNextAtOnce) {
  HappyEyeballs race = Race(Peers("644"));
  EXPECT_EQ(Next(race, 0), "start 0: 6/1");
  race.Failed(0);
  EXPECT_EQ(Next(race, 0), "start 1: 4/2");
  // And the one after that waits for its turn again.
  EXPECT_EQ(Next(race, 0), "wait 2");
  race.Failed(1);
  EXPECT_EQ(Next(race, 1), "start 2: 4/3");
  race.Failed(2);
  EXPECT_EQ(Next(race, 1), "lost");
  EXPECT_EQ(Next(race, 2), "lost");
}

TEST(HappyEyeballsTest, AnEarlierAttemptThatFailsStartsTheNextAsWell) {
  HappyEyeballs race = Race(Peers("644"));
  EXPECT_EQ(Next(race, 0), "start 0: 6/1");
  EXPECT_EQ(Next(race, 2), "start 1: 4/2");
  race.Failed(0);
  EXPECT_EQ(Next(race, 3), "start 2: 4/3");
}

TEST(HappyEyeballsTest, NothingStartsAfterTheFirstSuccess) {
  HappyEyeballs race = Race(Peers("6464"));
  EXPECT_EQ(Next(race, 0), "start 0: 6/1");
  EXPECT_EQ(Next(race, 2), "start 1: 4/2");
  race.Succeeded(1);
  race.Succeeded(0);  // Too late, if by nothing.
  EXPECT_EQ(Next(race, 4), "cancel 0");
  race.Succeeded(0);
  race.Failed(1);
  EXPECT_EQ(Next(race, 4), "won 1");
}

TEST(HappyEyeballsTest, TheTimeoutCancelsWhatRuns) {
  HappyEyeballs race = Race(Peers("646"), Options(/*timeout=*/3));
  EXPECT_EQ(Next(race, 0), "start 0: 6/1");
  EXPECT_EQ(Next(race, 2), "start 1: 4/2");
  EXPECT_EQ(Next(race, 2), "wait 3");
  EXPECT_EQ(Next(race, 3), "cancel 0");
  race.Succeeded(1);  // Too late.
  EXPECT_EQ(Next(race, 3), "cancel 1");
  EXPECT_EQ(Next(race, 3), "timed out");
  EXPECT_EQ(Next(race, 0), "timed out");
}

TEST(HappyEyeballsTest, ASuccessThatWasToldInTimeCounts) {
  HappyEyeballs race = Race(Peers("6"), Options(/*timeout=*/3));
  EXPECT_EQ(Next(race, 0), "start 0: 6/1");
  race.Succeeded(0);
  EXPECT_EQ(Next(race, 9), "won 0");
}

TEST(HappyEyeballsTest, WithoutAddressesItIsLostOnlyWhenNoneCanCome) {
  HappyEyeballs race = HappyEyeballs::Create(Options(/*timeout=*/7)).value();
  EXPECT_EQ(Next(race, 0), "wait 7");
  race.AddAddresses({}, Ticks(1));
  EXPECT_EQ(Next(race, 1), "wait 7");
  race.NoMoreAddresses();
  EXPECT_EQ(Next(race, 1), "lost");
  race.AddAddresses(Peers("6"), Ticks(2));
  EXPECT_EQ(Next(race, 2), "lost");
}

TEST(HappyEyeballsTest, NoAddressIsTriedTwice) {
  std::vector<IpEndpoint> peers = Peers("64");
  peers.insert(peers.end(), {peers[0], peers[1], peers[0]});
  HappyEyeballs race = Race(peers);
  race.AddAddresses(peers, Ticks(0));
  EXPECT_EQ(Next(race, 0), "start 0: 6/1");
  EXPECT_EQ(Next(race, 2), "start 1: 4/2");
  race.AddAddresses(peers, Ticks(3));
  EXPECT_EQ(Next(race, 4), "wait");
}

TEST(HappyEyeballsTest, EventsOfAttemptsThatDoNotRunChangeNothing) {
  HappyEyeballs race = Race(Peers("64"));
  race.Failed(0);
  race.Succeeded(0);
  EXPECT_EQ(Next(race, 0), "start 0: 6/1");
  race.Succeeded(1);
  race.Failed(static_cast<size_t>(-1));
  EXPECT_EQ(Next(race, 0), "wait 2");
  race.Failed(0);
  race.Failed(0);
  race.Succeeded(0);
  EXPECT_EQ(Next(race, 0), "start 1: 4/2");
}

TEST(HappyEyeballsTest, OptionsOutOfRangeAreRefused) {
  struct Case {
    HappyEyeballsOptions options;
    std::string message;  // Empty if it is fine.
  };
  const absl::Duration forever = absl::InfiniteDuration();
  const absl::Duration nano = absl::Nanoseconds(1);
  const Case kCases[] = {
      {{}, ""},
      {{.attempt_delay = absl::Milliseconds(10)}, ""},
      {{.attempt_delay = absl::Seconds(2)}, ""},
      {{.resolution_delay = absl::ZeroDuration()}, ""},
      {{.resolution_delay = forever}, ""},
      {{.timeout = nano}, ""},
      {{.attempt_delay = absl::Milliseconds(10) - nano},
       "happy eyeballs: attempt_delay is 9.999999ms, not from 10ms to 2s"},
      {{.attempt_delay = absl::Seconds(2) + nano},
       "happy eyeballs: attempt_delay is 2.000000001s, not from 10ms to 2s"},
      {{.attempt_delay = forever},
       "happy eyeballs: attempt_delay is inf, not from 10ms to 2s"},
      {{.resolution_delay = -nano},
       "happy eyeballs: resolution_delay is -1ns, not 0 or above"},
      {{.first_family_count = 0},
       "happy eyeballs: first_family_count is 0, not 1 or above"},
      {{.first_family_count = -1},
       "happy eyeballs: first_family_count is -1, not 1 or above"},
      {{.timeout = absl::ZeroDuration()},
       "happy eyeballs: timeout is 0, not above 0"},
      {{.timeout = -forever}, "happy eyeballs: timeout is -inf, not above 0"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.message);
    const absl::Status status = HappyEyeballs::Create(c.options).status();
    EXPECT_EQ(status.ok(), c.message.empty());
    EXPECT_EQ(std::string(status.message()), c.message);
    if (!status.ok()) {
      EXPECT_TRUE(absl::IsInvalidArgument(status));
    }
  }
}

// --- The order of the addresses (RFC 8305, section 4)

// The families in the order in which they are tried.
std::string Order(std::string_view families, int count) {
  HappyEyeballs race = Race(Peers(families), Options(kForever, count));
  std::string order;
  std::vector<int> last_port(7, 0);
  while (true) {
    const HappyEyeballs::Action action = race.Next(Ticks(0));
    const auto* start = std::get_if<HappyEyeballs::Start>(&action);
    if (start == nullptr) return order;
    const char family = start->peer.AsIpv4() ? '4' : '6';
    order += family;
    // Within a family, as they came.
    int& last = last_port[static_cast<size_t>(family - '0')];
    EXPECT_GT(start->peer.port(), last);
    last = start->peer.port();
    race.Failed(start->attempt);
  }
}

TEST(HappyEyeballsOrderTest, TheFamiliesTakeTurns) {
  struct Case {
    std::string_view families;
    int count;
    std::string_view order;
    const char* why;
  };
  const Case kCases[] = {
      {"", 1, "", "nothing to try"},
      {"6", 1, "6", "one family alone"},
      {"4", 1, "4", "one family alone"},
      {"664", 1, "646", "the second is of the other family"},
      {"446", 1, "464", "the first address says which family is preferred"},
      {"666644", 1, "646466", "what is left goes on without the other"},
      {"6664", 2, "6646", "two of the first family before the other"},
      {"666444", 3, "666444", "three, and then they alternate"},
      {"66664444", 2, "66464644", "after the head start they alternate"},
      {"6444", 2, "6444", "a head start that is longer than the family"},
      {"4466", 9, "4466", "a head start longer than all"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(Order(c.families, c.count), c.order) << c.why;
  }
}

// RFC 8305's rule in another way: write down both families, and take from them.
std::string SlowOrder(std::string_view families, int count) {
  std::string order;
  const char first = families.empty() ? '6' : families.front();
  const auto firsts =
      static_cast<int>(std::count(families.begin(), families.end(), first));
  const int others = static_cast<int>(families.size()) - firsts;
  const char other = first == '6' ? '4' : '6';
  const int head_start = std::min(count, firsts);
  order.append(static_cast<size_t>(head_start), first);
  for (int i = 0; i < std::max(firsts - head_start, others); ++i) {
    if (i < others) order += other;
    if (i < firsts - head_start) order += first;
  }
  return order;
}

TEST(HappyEyeballsOrderTest, IsThatOfTheRfcForAllListsOfUpToEightAddresses) {
  for (size_t size = 0; size <= 8; ++size) {
    for (unsigned bits = 0; bits < 1u << size; ++bits) {
      std::string families;
      for (size_t i = 0; i < size; ++i) {
        families += (bits >> i & 1) != 0 ? '6' : '4';
      }
      for (int count = 1; count <= 4; ++count) {
        ASSERT_EQ(Order(families, count), SlowOrder(families, count))
            << families << " with " << count;
      }
    }
  }
}

// --- Addresses that come one family after the other (RFC 8305, section 3)

TEST(HappyEyeballsArrivalTest, Ipv6StartsAtOnceAndIpv4TakesItsTurn) {
  HappyEyeballs race = HappyEyeballs::Create(Options()).value();
  race.AddAddresses(Peers("66"), Ticks(1));
  EXPECT_EQ(Next(race, 1), "start 0: 6/1");
  race.AddAddresses(Peers("444"), Ticks(2));
  EXPECT_EQ(Next(race, 2), "wait 3");
  race.NoMoreAddresses();  // Which is no reason to hurry.
  EXPECT_EQ(Next(race, 2), "wait 3");
  EXPECT_EQ(Next(race, 3), "start 1: 4/1");
  EXPECT_EQ(Next(race, 5), "start 2: 6/2");
  EXPECT_EQ(Next(race, 7), "start 3: 4/2");
}

TEST(HappyEyeballsArrivalTest, WhatComesLateMayFindThatItNeedNotWait) {
  HappyEyeballs race = HappyEyeballs::Create(Options()).value();
  race.AddAddresses(Peers("6"), Ticks(0));
  EXPECT_EQ(Next(race, 0), "start 0: 6/1");
  race.Failed(0);
  EXPECT_EQ(Next(race, 1), "wait");  // Not lost: more may come.
  race.AddAddresses(Peers("4"), Ticks(9));
  EXPECT_EQ(Next(race, 9), "start 1: 4/1");
  race.Failed(1);
  race.NoMoreAddresses();
  EXPECT_EQ(Next(race, 9), "lost");
}

// For every time of both answers: who is first, and when.
TEST(HappyEyeballsArrivalTest, Ipv4WaitsForIpv6AsLongAsTheResolutionDelay) {
  constexpr int kResolutionDelay = 5;
  for (int ipv4 = 0; ipv4 <= 8; ++ipv4) {
    for (int ipv6 = 0; ipv6 <= 16; ++ipv6) {
      HappyEyeballs race = HappyEyeballs::Create(Options()).value();
      std::string first = "wait";
      int when = 0;
      for (; first.starts_with("wait"); ++when) {
        ASSERT_LT(when, 100);
        if (when == ipv4) race.AddAddresses(Peers("4"), Ticks(when));
        if (when == ipv6) race.AddAddresses(Peers("6"), Ticks(when));
        first = Next(race, when);
      }
      --when;
      const bool in_time = ipv6 <= ipv4 + kResolutionDelay;
      EXPECT_EQ(first, in_time ? "start 0: 6/1" : "start 0: 4/1")
          << ipv4 << " " << ipv6;
      EXPECT_EQ(when, in_time ? ipv6 : ipv4 + kResolutionDelay)
          << ipv4 << " " << ipv6;
    }
  }
}

TEST(HappyEyeballsArrivalTest, Ipv4DoesNotWaitForWhatCannotCome) {
  HappyEyeballs race = HappyEyeballs::Create(Options()).value();
  race.AddAddresses(Peers("44"), Ticks(0));
  EXPECT_EQ(Next(race, 1), "wait 5");
  race.NoMoreAddresses();
  EXPECT_EQ(Next(race, 1), "start 0: 4/1");
  EXPECT_EQ(Next(race, 1), "wait 3");
}

// --- Every small schedule, beside a model that goes from tick to tick

// What becomes of an attempt, so many ticks after it started.
struct Fate {
  enum Outcome { kFails, kSucceeds, kNothing } outcome;
  int after;
};

struct Course {
  std::vector<int> starts;  // By attempt.
  std::vector<size_t> cancelled;
  std::string end;
  int ended = 0;
};

// Drives the machine as a program would: does what it says, and lets time pass
// to the next event or to the time that it asked for.
Course Drive(HappyEyeballs race, const std::vector<Fate>& fates) {
  Course course;
  std::vector<bool> told(fates.size(), false);  // Of its fate.
  std::vector<bool> over(fates.size(), false);  // Failed or cancelled.
  for (int now = 0;;) {
    int until = kForever;
    while (true) {
      const HappyEyeballs::Action action = race.Next(Ticks(now));
      if (const auto* start = std::get_if<HappyEyeballs::Start>(&action)) {
        EXPECT_EQ(start->attempt, course.starts.size());
        course.starts.push_back(now);
      } else if (const auto* cancel =
                     std::get_if<HappyEyeballs::Cancel>(&action)) {
        EXPECT_FALSE(over[cancel->attempt]);
        over[cancel->attempt] = true;
        course.cancelled.push_back(cancel->attempt);
      } else if (const auto* wait = std::get_if<HappyEyeballs::Wait>(&action)) {
        until = ToTicks(wait->until);
        EXPECT_GT(until, now);
        break;
      } else {
        course.end = Text(action);
        course.ended = now;
        return course;
      }
    }
    const auto event_time = [&](size_t i) {
      const bool due = !told[i] && fates[i].outcome != Fate::kNothing;
      return due ? course.starts[i] + fates[i].after : kForever;
    };
    for (size_t i = 0; i < course.starts.size(); ++i) {
      until = std::min(until, event_time(i));
    }
    if (until == kForever) {
      ADD_FAILURE() << "waits for ever";
      return course;
    }
    now = until;
    for (size_t i = 0; i < course.starts.size(); ++i) {
      if (event_time(i) != now) continue;
      told[i] = true;
      if (fates[i].outcome == Fate::kFails) {
        race.Failed(i);
        over[i] = true;
      } else {
        race.Succeeded(i);
      }
    }
  }
}

// The same, told tick by tick.
Course Model(const std::vector<Fate>& fates, int timeout) {
  Course course;
  const auto is_at = [&](size_t i, Fate::Outcome outcome, int now) {
    return fates[i].outcome == outcome &&
           course.starts[i] + fates[i].after == now;
  };
  const auto runs_at = [&](size_t i, int now) {
    return fates[i].outcome == Fate::kNothing ||
           course.starts[i] + fates[i].after > now;
  };
  const auto end = [&](std::string how, int now, std::optional<size_t> winner) {
    for (size_t i = 0; i < course.starts.size(); ++i) {
      // Who succeeds in the same tick is cancelled as well.
      const bool tied = is_at(i, Fate::kSucceeds, now) && i != winner;
      if (runs_at(i, now) || tied) course.cancelled.push_back(i);
    }
    course.end = std::move(how);
    course.ended = now;
  };
  for (int now = 0; now < 100; ++now) {
    // Again for those that fail in the tick in which they start.
    size_t seen = 0;
    bool failed = false;
    while (true) {
      for (size_t i = 0; i < course.starts.size(); ++i) {
        if (is_at(i, Fate::kSucceeds, now)) {
          end("won " + std::to_string(i), now, i);
          return course;
        }
        failed |= i >= seen && is_at(i, Fate::kFails, now);
      }
      if (now >= timeout) {
        end("timed out", now, std::nullopt);
        return course;
      }
      seen = course.starts.size();
      const bool due =
          seen == 0 || failed || now >= course.starts.back() + kDelay;
      if (seen == fates.size() || !due) break;
      course.starts.push_back(now);
      failed = false;
      seen = course.starts.size() - 1;
    }
    const bool any_running = [&] {
      for (size_t i = 0; i < course.starts.size(); ++i) {
        if (runs_at(i, now)) return true;
      }
      return false;
    }();
    if (!any_running && course.starts.size() == fates.size()) {
      end("lost", now, std::nullopt);
      return course;
    }
  }
  course.end = "never";
  return course;
}

std::string Text(const Course& course) {
  std::string text = "starts:";
  for (int start : course.starts) text += " " + std::to_string(start);
  text += "; cancelled:";
  for (size_t i : course.cancelled) text += " " + std::to_string(i);
  return text + "; " + course.end + " at " + std::to_string(course.ended);
}

TEST(HappyEyeballsScheduleTest, EverySmallScheduleGoesAsTheModelSays) {
  constexpr Fate kFates[] = {
      {Fate::kNothing, 0},  {Fate::kFails, 0},    {Fate::kFails, 1},
      {Fate::kFails, 2},    {Fate::kFails, 3},    {Fate::kSucceeds, 0},
      {Fate::kSucceeds, 1}, {Fate::kSucceeds, 2}, {Fate::kSucceeds, 3},
  };
  constexpr size_t kFateCount = std::size(kFates);
  int schedules = 0;
  for (size_t size = 0; size <= 4; ++size) {
    const std::vector<IpEndpoint> peers =
        Peers(std::string_view("6464").substr(0, size));
    size_t combinations = 1;
    for (size_t i = 0; i < size; ++i) combinations *= kFateCount;
    for (size_t combination = 0; combination < combinations; ++combination) {
      std::vector<Fate> fates;
      bool all_end = true;
      for (size_t i = 0, rest = combination; i < size; ++i) {
        fates.push_back(kFates[rest % kFateCount]);
        all_end &= fates.back().outcome != Fate::kNothing;
        rest /= kFateCount;
      }
      for (const int timeout : {1, 3, 4, kForever}) {
        if (timeout == kForever && !all_end) continue;
        const Course is = Drive(Race(peers, Options(timeout)), fates);
        const Course wanted = Model(fates, timeout);
        ASSERT_EQ(Text(is), Text(wanted))
            << "schedule " << combination << " of " << size << " with timeout "
            << timeout;
        ++schedules;
      }
    }
  }
  EXPECT_EQ(schedules, 26'824);
}

}  // namespace
}  // namespace dualstack
