#include "dualstack/socket/connect_by_name.h"

#include <algorithm>
#include <chrono>  // NOLINT(build/c++11): the clock that nobody sets.
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/port.h"
#include "dualstack/socket/any_tcp_stream.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/happy_eyeballs.h"
#include "dualstack/socket/internal/quoted.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/platform/poll.h"
#include "dualstack/socket/platform/types.h"
#include "dualstack/socket/resolve.h"
#include "dualstack/socket/tcp_connecting.h"

namespace dualstack {
namespace {

class Stopwatch {
 public:
  absl::Duration Elapsed() const {
    return absl::FromChrono(std::chrono::steady_clock::now() - start_);
  }

 private:
  std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
};

using AnyTcpConnecting =
    std::variant<TcpConnecting<Ipv4Only>, TcpConnecting<Ipv6Only>>;

absl::StatusOr<AnyTcpConnecting> StartConnecting(const IpEndpoint& peer) {
  using Result = absl::StatusOr<AnyTcpConnecting>;
  return peer.Visit(
      [](const Ipv4Sockaddr& ipv4) -> Result {
        return TcpConnecting<Ipv4Only>::Start(ipv4);
      },
      [](const Ipv6Sockaddr& ipv6) -> Result {
        return TcpConnecting<Ipv6Only>::Start(ipv6);
      });
}

absl::StatusOr<AnyTcpStream> FinishConnecting(AnyTcpConnecting& connecting) {
  return std::visit(
      [](auto& typed) -> absl::StatusOr<AnyTcpStream> {
        return std::move(typed).Finish();
      },
      connecting);
}

NativeSocket HandleOf(const AnyTcpConnecting& connecting) {
  return std::visit([](const auto& typed) { return typed.native_handle(); },
                    connecting);
}

std::string Text(absl::Duration duration) {
  return absl::FormatDuration(absl::Trunc(duration, absl::Milliseconds(1)));
}

// Does what a HappyEyeballs says, and tells it what came of it.
class Driver {
 public:
  // `what` is connected, for messages.
  Driver(HappyEyeballs race, const Stopwatch& clock, std::string what)
      : race_(std::move(race)), clock_(clock), what_(std::move(what)) {}

  ConnectOutcome Run() {
    Result connected;
    while (!connected) {
      connected = std::visit([this](const auto& action) { return Do(action); },
                             race_.Next(clock_.Elapsed()));
    }
    return {.connected = *std::move(connected),
            .attempts = std::move(attempts_)};
  }

 private:
  // Nothing as long as the race goes on.
  using Result = std::optional<absl::StatusOr<Connected>>;

  Result Do(const HappyEyeballs::Start& start) {
    const absl::Duration now = clock_.Elapsed();
    attempts_.push_back(
        {.peer = start.peer, .started = now, .ended = now, .status = {}});
    running_.emplace_back();
    absl::StatusOr<AnyTcpConnecting> connecting = StartConnecting(start.peer);
    if (connecting.ok()) {
      running_[start.attempt] = *std::move(connecting);
    } else {
      Fail(start.attempt, connecting.status());
    }
    return std::nullopt;
  }

  Result Do(const HappyEyeballs::Cancel& cancel) {
    const std::string operation =
        absl::StrCat("connect ", attempts_[cancel.attempt].peer.ToString());
    End(cancel.attempt, winner_
                            ? absl::CancelledError(absl::StrCat(
                                  operation, ": another address was faster"))
                            : absl::DeadlineExceededError(absl::StrCat(
                                  operation, ": no answer in time")));
    return std::nullopt;
  }

  Result Do(const HappyEyeballs::Wait& wait) {
    std::vector<size_t> waiting;  // By entry, the attempt.
    std::vector<platform::PollEntry> entries;
    for (size_t i = 0; i < running_.size(); ++i) {
      if (!running_[i]) continue;
      waiting.push_back(i);
      entries.push_back(platform::WaitToWrite(HandleOf(*running_[i])));
    }
    const platform::Result<size_t> ready =
        platform::Poll(entries, wait.until - clock_.Elapsed());
    if (!ready.ok()) {
      absl::Status status =
          internal::SystemStatus(ready.error, absl::StrCat(what_, ": poll"));
      for (const size_t attempt : waiting) End(attempt, status);
      return status;
    }
    for (size_t i = 0; i < entries.size(); ++i) {
      if (platform::IsReady(entries[i])) Finish(waiting[i]);
    }
    return std::nullopt;
  }

  Result Do(const HappyEyeballs::Won& won) {
    return Connected{.stream = *std::move(winner_),
                     .peer = attempts_[won.attempt].peer};
  }

  Result Do(const HappyEyeballs::Lost& lost) {
    if (lost.timed_out) {
      return absl::DeadlineExceededError(absl::StrCat(
          what_, ": not connected after ", Text(clock_.Elapsed()), Failures()));
    }
    if (attempts_.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(what_, ": no address"));
    }
    return absl::Status(last_failure_,
                        absl::StrCat(what_, ": no address works", Failures()));
  }

  void Finish(size_t attempt) {
    absl::StatusOr<AnyTcpStream> stream = FinishConnecting(*running_[attempt]);
    if (absl::IsUnavailable(stream.status())) return;
    if (!stream.ok()) return Fail(attempt, stream.status());
    race_.Succeeded(attempt);
    // One that was ready at the same time is closed here, and its attempt is
    // cancelled like those that go on.
    if (winner_) return;
    winner_ = *std::move(stream);
    End(attempt, absl::OkStatus());
  }

  void Fail(size_t attempt, const absl::Status& status) {
    End(attempt, status);
    last_failure_ = status.code();
    race_.Failed(attempt);
  }

  // With it, its socket is closed, unless that is the winner's.
  void End(size_t attempt, const absl::Status& status) {
    running_[attempt].reset();
    attempts_[attempt].ended = clock_.Elapsed();
    attempts_[attempt].status = status;
  }

  // A name can have hundreds of addresses: enough of them to see what is wrong.
  std::string Failures() const {
    constexpr size_t kMaxShown = 8;
    std::string text;
    for (size_t i = 0; i < std::min(attempts_.size(), kMaxShown); ++i) {
      absl::StrAppend(&text, i == 0 ? ": " : "; ",
                      attempts_[i].status.message());
    }
    if (attempts_.size() > kMaxShown) {
      absl::StrAppend(&text, "; and ", attempts_.size() - kMaxShown, " more");
    }
    return text;
  }

  HappyEyeballs race_;
  const Stopwatch& clock_;
  const std::string what_;
  // Both by attempt.
  std::vector<ConnectAttempt> attempts_;
  std::vector<std::optional<AnyTcpConnecting>> running_;
  std::optional<AnyTcpStream> winner_;
  absl::StatusCode last_failure_ = absl::StatusCode::kUnknown;
};

// Without a connection, and before the first attempt.
ConnectOutcome NoAttempt(const absl::Status& status) {
  return {.connected = status, .attempts = {}};
}

ConnectOutcome Connect(HappyEyeballs race, std::span<const IpEndpoint> peers,
                       const Stopwatch& clock, std::string what) {
  race.AddAddresses(peers, clock.Elapsed());
  race.NoMoreAddresses();
  return Driver(std::move(race), clock, std::move(what)).Run();
}

}  // namespace

std::string ConnectAttempt::ToString() const {
  const std::string outcome =
      status.ok() ? "connected" : std::string(status.message());
  return absl::StrCat(peer.ToString(), " (", Text(started), " to ", Text(ended),
                      "): ", outcome);
}

ConnectOutcome ConnectAny(std::span<const IpEndpoint> peers,
                          const HappyEyeballsOptions& options) {
  absl::StatusOr<HappyEyeballs> race = HappyEyeballs::Create(options);
  if (!race.ok()) return NoAttempt(race.status());
  return Connect(
      *std::move(race), peers, Stopwatch(),
      absl::StrCat("connect to one of ", peers.size(), " addresses"));
}

ConnectOutcome ConnectByName(std::string_view host, Port port,
                             const ConnectByNameOptions& options,
                             HostResolver resolver) {
  const Stopwatch clock;
  absl::StatusOr<HappyEyeballs> race = HappyEyeballs::Create(options.race);
  if (!race.ok()) return NoAttempt(race.status());
  const absl::StatusOr<Resolved> resolved =
      Resolve(host, port, options.resolve, resolver);
  if (!resolved.ok()) return NoAttempt(resolved.status());
  return Connect(*std::move(race), resolved->endpoints, clock,
                 absl::StrCat("connect to ", internal::Quoted(host), " port ",
                              port.number()));
}

}  // namespace dualstack
