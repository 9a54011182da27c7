// Control messages both ways. The first byte of the input says how far from an
// aligned place they lie, and whether the rest of it is
// - any bytes, to be read;
// - the sizes of a buffer and of data to be written into it, and read again;
// - a Departure as TakeDeparture() reads it, to be written and read again;
// - a length that the system claims to have written.

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/fuzz/reference_arrival.h"
#include "dualstack/fuzz/reference_control.h"
#include "dualstack/socket/platform/control_messages.h"
#include "dualstack/socket/platform/message.h"
#include "dualstack/socket/platform/types.h"

namespace dualstack {
namespace {

using platform::Arrival;
using platform::ControlMessage;
using platform::ControlReader;
using platform::ControlWriter;
using platform::Departure;

template <typename T>
bool SameBytes(const T& value, const auto& bytes) {
  static_assert(sizeof(value) == sizeof(bytes));
  return std::memcmp(&value, &bytes, sizeof(value)) == 0;
}

// As() gives the data as they stand, if and only if they are as many.
template <typename T>
void CheckAs(const ControlMessage& message) {
  const std::optional<T> datum = message.As<T>();
  FUZZ_CHECK(datum.has_value() == (message.data.size() == sizeof(T)));
  if (!datum) return;
  FUZZ_CHECK(std::memcmp(&*datum, message.data.data(), sizeof(T)) == 0);
}

// The same messages as by offsets, each where it lies, and then no more.
void CheckWalk(std::span<const std::byte> bytes) {
  ControlReader reader(bytes);
  for (const ReferenceMessage& expected : ReferenceMessages(bytes)) {
    const std::optional<ControlMessage> message = reader.Next();
    FUZZ_CHECK(message.has_value());
    FUZZ_CHECK(expected.Is(message->level, message->type));
    FUZZ_CHECK(message->data.data() == bytes.data() + expected.begin);
    FUZZ_CHECK(message->data.size() == expected.size);
    CheckAs<uint8_t>(*message);
    CheckAs<int>(*message);
    CheckAs<in_pktinfo>(*message);
    CheckAs<in6_pktinfo>(*message);
  }
  FUZZ_CHECK(!reader.Next());
  FUZZ_CHECK(!reader.Next());
}

void CheckArrival(std::span<const std::byte> bytes) {
  const Arrival arrival = platform::ReadArrival(bytes);
  const ReferenceArrival expected(bytes);
  const auto ipv4 = expected.ipv4();
  FUZZ_CHECK(arrival.ipv4.has_value() == ipv4.has_value());
  if (ipv4) {
    FUZZ_CHECK(SameBytes(arrival.ipv4->destination, ipv4->destination));
    FUZZ_CHECK(SameBytes(arrival.ipv4->local, ipv4->local));
    FUZZ_CHECK(arrival.ipv4->interface_index == ipv4->interface_index);
  }
  const auto ipv6 = expected.ipv6();
  FUZZ_CHECK(arrival.ipv6.has_value() == ipv6.has_value());
  if (ipv6) {
    FUZZ_CHECK(SameBytes(arrival.ipv6->destination, ipv6->destination));
    FUZZ_CHECK(arrival.ipv6->interface_index == ipv6->interface_index);
  }
  FUZZ_CHECK(arrival.hop_limit == expected.hop_limit());
  FUZZ_CHECK(arrival.traffic_class == expected.traffic_class());
  FUZZ_CHECK(arrival.time == expected.time());
  FUZZ_CHECK(arrival.segment_size == expected.segment_size());
}

template <size_t kSize>
void Write(InputReader& input, ControlWriter& writer,
           std::vector<std::vector<uint8_t>>& written, size_t room) {
  const auto datum = input.TakeArray<kSize>();
  const size_t before = writer.size();
  const int number = static_cast<int>(written.size());
  writer.Add(number, -number, datum);
  // A header, the data, and what brings the next one to its place; all of it,
  // or nothing.
  const size_t padded = sizeof(cmsghdr) + (kSize + 7) / 8 * 8;
  const bool fits = room - before >= padded;
  FUZZ_CHECK(writer.size() == before + (fits ? padded : 0));
  if (fits) written.emplace_back(datum.begin(), datum.end());
}

// What fits is read as it was written, and nothing beside it is touched.
void CheckWriter(InputReader& input, size_t offset) {
  constexpr auto kUntouched = std::byte{0xa5};
  const size_t room = input.TakeByte();
  std::vector<std::byte> block(offset + room, kUntouched);
  ControlWriter writer{std::span(block).subspan(offset)};
  std::vector<std::vector<uint8_t>> written;
  while (!input.empty()) {
    switch (input.TakeByte() % 6) {
      case 0:
        Write<1>(input, writer, written, room);
        break;
      case 1:
        Write<2>(input, writer, written, room);
        break;
      case 2:
        Write<4>(input, writer, written, room);
        break;
      case 3:
        Write<12>(input, writer, written, room);
        break;
      case 4:
        Write<16>(input, writer, written, room);
        break;
      default:
        Write<20>(input, writer, written, room);
    }
  }
  const std::span<const std::byte> all(block);
  const auto is_untouched = [](std::byte b) { return b == kUntouched; };
  FUZZ_CHECK(std::ranges::all_of(all.first(offset), is_untouched));
  FUZZ_CHECK(
      std::ranges::all_of(all.subspan(offset + writer.size()), is_untouched));
  const auto used = all.subspan(offset, writer.size());
  CheckWalk(used);
  const std::vector<ReferenceMessage> messages = ReferenceMessages(used);
  FUZZ_CHECK(messages.size() == written.size());
  for (size_t i = 0; i < messages.size(); ++i) {
    const int number = static_cast<int>(i);
    FUZZ_CHECK(messages[i].Is(number, -number));
    const auto data = used.subspan(messages[i].begin, messages[i].size);
    FUZZ_CHECK(std::ranges::equal(data, std::as_bytes(std::span(written[i]))));
    // No byte of the stack goes to the system as padding.
    const size_t end = messages[i].begin + messages[i].size;
    for (size_t at = end; at % 8 != 0; ++at)
      FUZZ_CHECK(used[at] == std::byte{});
  }
}

Departure TakeDeparture(InputReader& input) {
  const uint8_t what = input.TakeByte();
  Departure departure{.family = (what & 1) != 0 ? platform::Family::kIpv6
                                                : platform::Family::kIpv4};
  // Both, so that it is seen which one is taken.
  const auto ipv4 = input.TakeArray<4>();
  const auto ipv6 = input.TakeArray<16>();
  if ((what & 2) != 0) {
    std::memcpy(&departure.ipv4_source.emplace(), ipv4.data(), ipv4.size());
    std::memcpy(&departure.ipv6_source.emplace(), ipv6.data(), ipv6.size());
  }
  departure.interface_index = input.TakeUint32();
  departure.hop_limit = input.TakeByte();
  const uint8_t traffic_class = input.TakeByte();
  if ((what & 4) != 0) departure.traffic_class = traffic_class;
  departure.segment_size = input.TakeUint16();
  return departure;
}

// What the system is told, as it would be told of the same datagram on the
// other side: nothing is lost, nothing is said of the other family, and nothing
// that was not asked for.
void CheckDeparture(const Departure& departure) {
  std::array<std::byte, platform::kDepartureControlSize> buffer;
  const platform::Result<size_t> size =
      platform::WriteDeparture(departure, buffer);
  FUZZ_CHECK(size.ok() && size.value <= buffer.size());
  const std::span<const std::byte> control =
      std::span(buffer).first(size.value);
  CheckWalk(control);
  const std::vector<ReferenceMessage> messages = ReferenceMessages(control);
  const ReferenceArrival told(control);
  const bool is_ipv4 = departure.family == platform::Family::kIpv4;
  const bool has_info = departure.ipv4_source || departure.interface_index != 0;
  FUZZ_CHECK(messages.size() ==
             size_t{has_info} + size_t{departure.hop_limit != 0} +
                 size_t{departure.traffic_class.has_value()} +
                 size_t{departure.segment_size != 0});
  FUZZ_CHECK(told.ipv4().has_value() == (is_ipv4 && has_info));
  FUZZ_CHECK(told.ipv6().has_value() == (!is_ipv4 && has_info));
  if (const auto ipv4 = told.ipv4()) {
    FUZZ_CHECK(
        SameBytes(departure.ipv4_source.value_or(in_addr{}), ipv4->local));
    FUZZ_CHECK(ipv4->interface_index == departure.interface_index);
  }
  if (const auto ipv6 = told.ipv6()) {
    FUZZ_CHECK(SameBytes(departure.ipv6_source.value_or(in6_addr{}),
                         ipv6->destination));
    FUZZ_CHECK(ipv6->interface_index == departure.interface_index);
  }
  FUZZ_CHECK(told.hop_limit().value_or(0) == departure.hop_limit);
  FUZZ_CHECK(told.traffic_class() == departure.traffic_class);
  if (departure.segment_size != 0) {
    const ReferenceMessage& last = messages.back();
    FUZZ_CHECK(last.Is(IPPROTO_UDP, UDP_SEGMENT) && last.size == 2);
    FUZZ_CHECK(ReferenceLoad<uint16_t>(control, last.begin) ==
               departure.segment_size);
  }
  for (const ReferenceMessage& message : messages) {
    FUZZ_CHECK(message.level == IPPROTO_UDP ||
               message.level == (is_ipv4 ? IPPROTO_IP : IPPROTO_IPV6));
  }
}

// Whatever lengths the system claims, no more is looked at than there is; and
// of an address that had to be cut, nothing.
void CheckClaims(uint64_t control_size, uint32_t source_size) {
  platform::ReceiveSlot slot;
  platform::Message message;
  slot.Aim({}, message);
  platform::ReceiveSlot::Reset(message);
  FUZZ_CHECK(message.msg_hdr.msg_controllen == slot.control.size());
  message.msg_hdr.msg_controllen =
      static_cast<decltype(message.msg_hdr.msg_controllen)>(control_size);
  message.msg_hdr.msg_namelen = source_size;
  const auto control = slot.ControlOf(message);
  FUZZ_CHECK(control.data() == slot.control.data());
  FUZZ_CHECK(control.size() ==
             std::min<uint64_t>(control_size, slot.control.size()));
  const size_t size = slot.SourceOf(message).size();
  FUZZ_CHECK(size == (source_size <= sizeof(sockaddr_in6) ? source_size : 0));
}

void Check(InputReader& input) {
  const uint8_t what = input.TakeByte();
  const size_t offset = what % 8;
  switch (what / 8 % 4) {
    case 0: {
      const OwnCopy copy(input.TakeRest(), offset);
      CheckWalk(copy.bytes());
      CheckArrival(copy.bytes());
      break;
    }
    case 1:
      CheckWriter(input, offset);
      break;
    case 2:
      CheckDeparture(TakeDeparture(input));
      break;
    default: {
      const uint64_t control_size = input.TakeUint64();
      CheckClaims(control_size, input.TakeUint32());
    }
  }
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dualstack::InputReader input({data, size});
  dualstack::Check(input);
  return 0;
}
