#ifndef DUALSTACK_SOCKET_HAPPY_EYEBALLS_H_
#define DUALSTACK_SOCKET_HAPPY_EYEBALLS_H_

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/ip_endpoint.h"

namespace dualstack {

// The numbers of RFC 8305, section 8, which are the defaults, and a limit.
struct HappyEyeballsOptions {
  // From the start of one attempt to the start of the next, unless one fails
  // before ("Connection Attempt Delay"). From 10 milliseconds, below which
  // section 5 forbids to go, to 2 seconds.
  absl::Duration attempt_delay = absl::Milliseconds(250);
  // How long IPv4 addresses that came first wait for IPv6 addresses
  // ("Resolution Delay"). Not negative.
  absl::Duration resolution_delay = absl::Milliseconds(50);
  // How many addresses of the preferred family are tried before the first of
  // the other ("First Address Family Count"). At least 1.
  int first_family_count = 1;
  // When to give up. Above 0.
  absl::Duration timeout = absl::InfiniteDuration();
};

// Which address of a host to connect to when, according to RFC 8305 ("Happy
// Eyeballs", version 2): one attempt at a time is started, those that have not
// failed go on, the families take turns, and the first that succeeds ends the
// race. So a host whose IPv6 is broken costs a quarter of a second, and not the
// minutes until the system gives a connection up.
//
// It is a state machine and nothing else: it has no socket, no clock, no
// thread, and never waits. Whoever drives it says what has happened and asks
// what to do, and with the same answers it does the same every time. Who has no
// event loop of his own takes ConnectByName() (dualstack/socket/
// connect_by_name.h), which drives it.
//
//     absl::StatusOr<HappyEyeballs> race = HappyEyeballs::Create();
//     race->AddAddresses(resolved->endpoints, absl::ZeroDuration());
//     race->NoMoreAddresses();
//     HappyEyeballs::Action action = race->Next(elapsed);
//     if (auto* start = std::get_if<HappyEyeballs::Start>(&action)) {
//       connect(start->attempt, start->peer);
//     }
//
//     race->AddAddresses(any_sockaddrs, elapsed);       // does not compile
//
// Time is the time since any one moment, such as the first question to a
// resolver, on a clock that nobody sets: std::chrono::steady_clock, not
// absl::Now(). Attempts are numbered from 0, in the order in which they start.
class HappyEyeballs {
 public:
  // What to do, as Next() says it.
  //
  // Connect to `peer`, now, on a socket of its own.
  struct Start {
    size_t attempt;
    IpEndpoint peer;
  };
  // Close the attempt's socket: the race is over. What becomes of the attempt
  // no longer matters.
  struct Cancel {
    size_t attempt;
  };
  // Call Next() again after the next event, and at this time at the latest.
  struct Wait {
    absl::Duration until;  // InfiniteDuration() if only an event can help.
  };
  // The race is over, and this attempt has the connection.
  struct Won {
    size_t attempt;
  };
  // The race is over, and nobody has it: every address failed, or there was
  // none, or the time was up.
  struct Lost {
    bool timed_out;
  };
  using Action = std::variant<Start, Cancel, Wait, Won, Lost>;

  // A race without addresses. kInvalidArgument for options out of range.
  static absl::StatusOr<HappyEyeballs> Create(
      const HappyEyeballsOptions& options = {});

  // Addresses of the host, the best first, as RFC 6724 and so Resolve() sorts
  // them. Within a family that order is kept; between the families they
  // alternate. No address is tried twice, however often it comes.
  //
  // If the families are asked for one by one, call it for each answer: IPv6
  // addresses are tried at once, IPv4 addresses alone wait for IPv6 as long as
  // the options say, and what comes after the first attempt takes its turn
  // (RFC 8305, section 3).
  void AddAddresses(std::span<const IpEndpoint> peers, absl::Duration now);
  // Every answer is there. Before this, the race is not lost to a lack of
  // addresses.
  void NoMoreAddresses();

  // An attempt has failed: the next need not wait for its turn.
  void Failed(size_t attempt);
  // An attempt is connected. The first that says so wins.
  //
  // Of an attempt that is not running (not started, failed, cancelled), neither
  // changes anything.
  void Succeeded(size_t attempt);

  // What to do now. To be done, and asked again, until it is Wait, Won or Lost;
  // from the first Won or Lost on, the answer remains the same.
  Action Next(absl::Duration now);

 private:
  explicit HappyEyeballs(const HappyEyeballsOptions& options);

  // The addresses of one family that wait for their turn.
  struct Family {
    std::vector<IpEndpoint> peers;
    size_t started = 0;

    bool has_waiting() const { return started < peers.size(); }
  };
  Family& FamilyOf(AddressKind kind);
  bool HasWaiting() const;
  AddressKind NextKind() const;
  Action StartNext(absl::Duration now);
  Action End();

  HappyEyeballsOptions options_;
  bool more_addresses_ = true;
  std::array<Family, 2> families_;  // IPv4, IPv6.
  // The one to start with, once there is an address.
  std::optional<AddressKind> first_kind_;
  // Of the attempt that was started last.
  AddressKind last_kind_ = AddressKind::kIpv4;
  // By attempt, whether it is running.
  std::vector<bool> running_;
  absl::Duration earliest_start_ = -absl::InfiniteDuration();
  // At most one of the two.
  std::optional<Won> won_;
  std::optional<Lost> lost_;
};

}  // namespace dualstack

#endif  // DUALSTACK_SOCKET_HAPPY_EYEBALLS_H_
