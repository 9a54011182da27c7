#include "dualstack/socket/happy_eyeballs.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/ip_endpoint.h"

namespace dualstack {
namespace {

constexpr absl::Duration kAtOnce = -absl::InfiniteDuration();

bool IsIpv6(const IpEndpoint& peer) {
  return peer.kind() == AddressKind::kIpv6;
}

AddressKind Other(AddressKind kind) {
  return kind == AddressKind::kIpv6 ? AddressKind::kIpv4 : AddressKind::kIpv6;
}

}  // namespace

absl::StatusOr<HappyEyeballs> HappyEyeballs::Create(
    const HappyEyeballsOptions& options) {
  const auto refused = [](const char* what, const auto& value,
                          const char* range) {
    return absl::InvalidArgumentError(
        absl::StrCat("happy eyeballs: ", what, " is ", value, ", not ", range));
  };
  if (options.attempt_delay < absl::Milliseconds(10) ||
      options.attempt_delay > absl::Seconds(2)) {
    return refused("attempt_delay", absl::FormatDuration(options.attempt_delay),
                   "from 10ms to 2s");
  }
  if (options.resolution_delay < absl::ZeroDuration()) {
    return refused("resolution_delay",
                   absl::FormatDuration(options.resolution_delay),
                   "0 or above");
  }
  if (options.first_family_count < 1) {
    return refused("first_family_count", options.first_family_count,
                   "1 or above");
  }
  if (options.timeout <= absl::ZeroDuration()) {
    return refused("timeout", absl::FormatDuration(options.timeout), "above 0");
  }
  return HappyEyeballs(options);
}

HappyEyeballs::HappyEyeballs(const HappyEyeballsOptions& options)
    : options_(options) {}

void HappyEyeballs::AddAddresses(std::span<const IpEndpoint> peers,
                                 absl::Duration now) {
  for (const IpEndpoint& peer : peers) {
    std::vector<IpEndpoint>& known = FamilyOf(peer.kind()).peers;
    if (std::find(known.begin(), known.end(), peer) == known.end()) {
      known.push_back(peer);
    }
  }
  if (peers.empty() || !running_.empty()) return;
  if (!first_kind_) {
    first_kind_ = peers.front().kind();
    if (more_addresses_ && std::none_of(peers.begin(), peers.end(), IsIpv6)) {
      earliest_start_ = now + options_.resolution_delay;
    }
  } else if (earliest_start_ != kAtOnce &&
             std::any_of(peers.begin(), peers.end(), IsIpv6)) {
    // What the IPv4 addresses were waiting for.
    first_kind_ = AddressKind::kIpv6;
    earliest_start_ = kAtOnce;
  }
}

void HappyEyeballs::NoMoreAddresses() {
  more_addresses_ = false;
  if (running_.empty()) earliest_start_ = kAtOnce;
}

void HappyEyeballs::Failed(size_t attempt) {
  if (attempt >= running_.size() || !running_[attempt]) return;
  running_[attempt] = false;
  earliest_start_ = kAtOnce;
}

void HappyEyeballs::Succeeded(size_t attempt) {
  if (attempt >= running_.size() || !running_[attempt]) return;
  if (won_ || lost_) return;
  running_[attempt] = false;
  won_ = Won{attempt};
}

HappyEyeballs::Action HappyEyeballs::Next(absl::Duration now) {
  if (won_ || lost_) return End();
  if (now >= options_.timeout) {
    lost_ = Lost{.timed_out = true};
    return End();
  }
  if (HasWaiting()) {
    if (now >= earliest_start_) return StartNext(now);
    return Wait{std::min(earliest_start_, options_.timeout)};
  }
  const bool any_running =
      std::find(running_.begin(), running_.end(), true) != running_.end();
  if (any_running || more_addresses_) return Wait{options_.timeout};
  lost_ = Lost{.timed_out = false};
  return End();
}

HappyEyeballs::Family& HappyEyeballs::FamilyOf(AddressKind kind) {
  return families_[kind == AddressKind::kIpv6 ? 1 : 0];
}

bool HappyEyeballs::HasWaiting() const {
  return families_[0].has_waiting() || families_[1].has_waiting();
}

// The family whose turn it is, whether or not it has an address left.
AddressKind HappyEyeballs::NextKind() const {
  if (running_.size() < static_cast<size_t>(options_.first_family_count)) {
    return *first_kind_;
  }
  return Other(last_kind_);
}

HappyEyeballs::Action HappyEyeballs::StartNext(absl::Duration now) {
  last_kind_ = NextKind();
  if (!FamilyOf(last_kind_).has_waiting()) last_kind_ = Other(last_kind_);
  Family& family = FamilyOf(last_kind_);
  const IpEndpoint& peer = family.peers[family.started++];
  running_.push_back(true);
  earliest_start_ = now + options_.attempt_delay;
  return Start{.attempt = running_.size() - 1, .peer = peer};
}

// Nothing more is started, and what still runs ends before the race does.
HappyEyeballs::Action HappyEyeballs::End() {
  const auto running = std::find(running_.begin(), running_.end(), true);
  if (running != running_.end()) {
    *running = false;
    return Cancel{static_cast<size_t>(running - running_.begin())};
  }
  if (won_) return *won_;
  return *lost_;
}

}  // namespace dualstack
