#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/socket_sequence/expected.h"
#include "dualstack/fuzz/socket_sequence/model.h"
#include "dualstack/fuzz/socket_sequence/places.h"
#include "dualstack/fuzz/socket_sequence/script.h"
#include "dualstack/fuzz/socket_sequence/world.h"
#include "dualstack/socket/options/options.h"
#include "dualstack/socket/socket.h"

// Options and groups. What was set is what is read, whatever has happened to
// the socket since.

namespace dualstack::sequence {
namespace {

using absl::StatusCode;

absl::Status StatusOf(const absl::Status& status) { return status; }
template <typename Outcome>
absl::Status StatusOf(const Outcome& outcome) {
  return outcome.status();
}

template <typename Option>
int NumberOf(const Option& option) {
  return internal::OptionTraits<Option>::NumberOf(option);
}

// The values of one option, as it was read of one family or of both.
template <typename Option>
std::vector<int> NumbersOf(const absl::StatusOr<Option>& value) {
  return {NumberOf(*value)};
}
template <typename Option>
std::vector<int> NumbersOf(const BothValues<Option>& values) {
  return {NumberOf(**values.ipv4), NumberOf(*values.ipv6)};
}

std::optional<PathMtuDiscovery> Discovery(size_t number) {
  return static_cast<PathMtuDiscovery>(number % 6);
}

}  // namespace

template <typename Option>
void World::SetOne(std::optional<Option> option) {
  if (!option) return;
  std::visit(
      [&]<typename T>(T& socket) {
        if constexpr (HasOption<T, Option>) {
          const absl::Status status =
              Call([&] { return StatusOf(SetOption(socket, *option)); });
          Expected expected = Expected::Ok();
          if (step_->option == OptionName::kGroupInterface &&
              NumberOf(*option) > static_cast<int>(kLoopbackInterface)) {
            expected = Expected::NotFound().Or(StatusCode::kInvalidArgument);
          }
          const bool came = CameOf(slot(), status, expected);
          if (!slot().model) return;
          Socket& model = *slot().model;
          // Of two families, one may have it.
          if (came) {
            model.options[step_->option] = NumberOf(*option);
          } else {
            model.options.erase(step_->option);
          }
          if (step_->option == OptionName::kReceiveBuffer ||
              step_->option == OptionName::kSendBuffer) {
            model.small_buffers = true;
            if (model.connection) model.connection->narrow = true;
          }
          if (step_->option == OptionName::kErrorQueue) {
            model.may_have_error = true;
          }
        }
      },
      slot().socket);
}

template <typename Option>
void World::GetOne() {
  std::visit(
      [&]<typename T>(T& socket) {
        if constexpr (HasReadableOption<T, Option>) {
          const auto value = Call([&] { return GetOption<Option>(socket); });
          if (!CameOf(slot(), StatusOf(value), Expected::Ok())) return;
          const Socket& model = *slot().model;
          const auto set = model.options.find(step_->option);
          if (set == model.options.end()) return;
          for (int number : NumbersOf(value)) {
            int wanted = set->second;
            if (step_->option == OptionName::kReceiveBuffer ||
                step_->option == OptionName::kSendBuffer) {
              continue;
            }
            // On TCP, congestion notification is the system's.
            if (step_->option == OptionName::kTrafficClass && model.is_tcp()) {
              number &= ~3;
              wanted &= ~3;
            }
            if (wanted == -1) continue;  // The system's own.
            Must(number == wanted, "the option has another value");
          }
        }
      },
      slot().socket);
}

void World::Set() {
  const size_t number = step_->number;
  const auto octet = static_cast<uint8_t>(number);
  const auto hops = [&]<typename Option>(std::type_identity<Option>) {
    const auto limit = Option::FromNumber(static_cast<int>(number % 1000));
    Must(limit.has_value() == (number % 1000 >= 1 && number % 1000 <= 255),
         "a hop limit out of range");
    SetOne<Option>(number == 0 ? Option::SystemDefault() : limit);
  };
  switch (step_->option) {
    case OptionName::kHopLimit:
      return hops(std::type_identity<UnicastHopLimit>());
    case OptionName::kGroupHopLimit:
      return hops(std::type_identity<MulticastHopLimit>());
    case OptionName::kTrafficClass:
      return SetOne<TrafficClass>(TrafficClass::FromOctet(octet));
    case OptionName::kNoDelay:
      return SetOne<NoDelay>(NoDelay(number % 2 == 1));
    case OptionName::kLoop:
      return SetOne<MulticastLoop>(MulticastLoop(number % 2 == 1));
    case OptionName::kHearAll:
      return SetOne<HearAllGroups>(HearAllGroups(number % 2 == 1));
    case OptionName::kGroupInterface:
      return SetOne<MulticastInterface>(MulticastInterface(octet));
    case OptionName::kReceiveBuffer:
      return SetOne<ReceiveBuffer>(ReceiveBuffer(number % 1'000'000));
    case OptionName::kSendBuffer:
      return SetOne<SendBuffer>(SendBuffer(number % 1'000'000));
    case OptionName::kPathMtuDiscovery:
      return SetOne<PathMtuDiscovery>(Discovery(number));
    case OptionName::kErrorQueue:
      return SetOne<ErrorQueue>(ErrorQueue(number % 2 == 1));
    case OptionName::kKeepAlive:
      break;
    case OptionName::kPathMtu:
      return;  // It can only be read.
  }
  std::visit(
      [&](auto& stream) {
        if constexpr (requires { StopKeepAlive(stream); }) {
          const KeepAlive wanted{.idle = absl::Seconds(octet),
                                 .interval = absl::Seconds(octet),
                                 .probes = octet % 128};
          const absl::Status status =
              Call([&] { return SetKeepAlive(stream, wanted); });
          const bool in_range = octet >= 1 && wanted.probes >= 1;
          if (!slot().model && !in_range) return;
          const Expected expected =
              in_range ? Expected::Ok()
                       : Expected::Refused(Refusal::kOptionOutOfRange);
          const bool came = CameOf(slot(), status, expected);
          if (came) slot().model->options[step_->option] = octet;
        }
      },
      slot().socket);
}

void World::Get() {
  switch (step_->option) {
    case OptionName::kHopLimit:
      return GetOne<UnicastHopLimit>();
    case OptionName::kGroupHopLimit:
      return GetOne<MulticastHopLimit>();
    case OptionName::kTrafficClass:
      return GetOne<TrafficClass>();
    case OptionName::kNoDelay:
      return GetOne<NoDelay>();
    case OptionName::kLoop:
      return GetOne<MulticastLoop>();
    case OptionName::kHearAll:
      return GetOne<HearAllGroups>();
    case OptionName::kGroupInterface:
      return GetOne<MulticastInterface>();
    case OptionName::kReceiveBuffer:
      return GetOne<ReceiveBuffer>();
    case OptionName::kSendBuffer:
      return GetOne<SendBuffer>();
    case OptionName::kPathMtuDiscovery:
      return GetOne<PathMtuDiscovery>();
    case OptionName::kErrorQueue:
      return GetOne<ErrorQueue>();
    case OptionName::kKeepAlive:
    case OptionName::kPathMtu:
      break;
  }
  std::visit(
      [&](auto& socket) {
        if constexpr (requires { PathMtu(socket); }) {
          if (step_->option != OptionName::kPathMtu) return;
          const auto mtu = Call([&] { return PathMtu(socket); });
          Expected expected = Expected::Ok();
          // Linux forgets the route when the class is set, until it next sends.
          const Socket* const model = slot().model.get();
          if (model != nullptr &&
              (model->options.contains(OptionName::kTrafficClass) ||
               (model->is_tcp() && model->connection->over()))) {
            expected = expected.Or(StatusCode::kFailedPrecondition);
          }
          if (!CameOf(slot(), mtu.status(), expected)) return;
          Must(*mtu >= 1280, "a path with no MTU that IPv6 allows");
        }
        if constexpr (requires { GetKeepAlive(socket); }) {
          if (step_->option != OptionName::kKeepAlive) return;
          const auto keep = Call([&] { return GetKeepAlive(socket); });
          if (!CameOf(slot(), keep.status(), Expected::Ok())) return;
          const auto set = slot().model->options.find(step_->option);
          const bool is_on = set != slot().model->options.end();
          if (is_on) {
            Must(keep->has_value() &&
                     (*keep)->idle == absl::Seconds(set->second),
                 "keeps alive in another way");
          }
        }
      },
      slot().socket);
}

void World::Join() {
  const Place& place = *step_->place;
  const AnySockaddr group = At(place.text, 0);
  std::visit(
      [&](auto& socket) {
        const auto join = [&](auto membership) {
          if constexpr (requires { JoinGroup(socket, membership); }) {
            membership.interface = step_->extras.interface;
            const bool leaves = step_->verb == Verb::kLeave;
            const absl::Status status = Call([&] {
              return leaves ? LeaveGroup(socket, membership)
                            : JoinGroup(socket, membership);
            });
            // The source, of the other family, would not compile.
            Extras extras = step_->extras;
            if (!membership.source) extras.source = nullptr;
            CameOf(slot(), status, Model::Joined(place, extras));
          }
        };
        const auto source = step_->extras.source != nullptr
                                ? At(step_->extras.source->text, 0)
                                : AnySockaddr();
        if (const auto ipv4 = group.AsIpv4()) {
          Ipv4Membership membership{.group = ipv4->address()};
          if (step_->extras.source != nullptr && source.AsIpv4()) {
            membership.source = source.AsIpv4()->address();
          }
          join(membership);
        }
        if (const auto ipv6 = group.AsIpv6()) {
          Ipv6Membership membership{.group = ipv6->address()};
          if (const auto source6 = source.AsIpv6()) {
            membership.source = source6->address();
          }
          join(membership);
        }
      },
      slot().socket);
}

void World::Leave() { Join(); }

void World::TakeError() {
  std::array<std::byte, 64> buffer;
  std::visit(
      [&]<typename T>(T& socket) {
        if constexpr (requires { ReceiveError(socket, buffer); }) {
          const auto error = Call([&] { return ReceiveError(socket, buffer); });
          Expected expected = Expected::AnyOf({StatusCode::kUnavailable});
          if (slot().model &&
              slot().model->options.contains(OptionName::kErrorQueue)) {
            expected = expected.Or(StatusCode::kOk);
          }
          if (!CameOf(slot(), error.status(), expected)) return;
          Must(error->size <= buffer.size(), "more than there is room for");
          Must(!error->status.ok(), "an error that is none");
        }
      },
      slot().socket);
}

}  // namespace dualstack::sequence
