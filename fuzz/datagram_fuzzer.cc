// Any bytes as what a system says of a datagram: a source, and the control
// messages that tell where it arrived. The first byte of the input says what
// socket it is and what was cut off, the second how long the source is, and
// the third how far from an aligned place both shall lie.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/socket/internal/arrival.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"

namespace dualstack {
namespace {

using internal::RawDatagram;

template <SocketKind Kind>
std::optional<Datagram<Kind>> Read(const RawDatagram& raw, bool keep_forged) {
  std::array<Datagram<Kind>, 1> datagram{};
  const absl::StatusOr<bool> kept =
      internal::ReadDatagram<Kind>(raw, keep_forged, std::span(datagram));
  if (!kept.ok()) {
    FUZZ_CHECK(absl::IsDataLoss(kept.status()));
    return std::nullopt;
  }
  if (!*kept) return std::nullopt;
  FUZZ_CHECK(datagram[0].truncated == raw.truncated);
  FUZZ_CHECK(datagram[0].info_truncated == raw.control_truncated);
  // Nothing is believed of what was cut off.
  FUZZ_CHECK(!datagram[0].info || !raw.control_truncated);
  FUZZ_CHECK(datagram[0].source_check != SourceCheck::kForged || keep_forged);
  return datagram[0];
}

void CheckDualStack(const RawDatagram& raw, bool keep_forged) {
  const auto datagram = Read<DualStack>(raw, keep_forged);
  if (!datagram) return;
  const bool mapped = datagram->peer.kind() == AddressKind::kIpv4Mapped;
  switch (datagram->source_check) {
    case SourceCheck::kVerified:
      // An answer leaves from the peer's own family.
      FUZZ_CHECK(!datagram->info ||
                 datagram->info->destination.kind() == datagram->peer.kind());
      break;
    case SourceCheck::kUnverified:
      FUZZ_CHECK(!datagram->info);
      break;
    case SourceCheck::kForged:
      FUZZ_CHECK(mapped);
      FUZZ_CHECK(!datagram->info ||
                 datagram->info->destination.kind() == AddressKind::kIpv6);
      break;
  }
  // Without packet info nobody vouches for a mapped source.
  FUZZ_CHECK(!mapped || !raw.control.empty() ||
             datagram->source_check == SourceCheck::kUnverified);
}

void Check(uint8_t what, const RawDatagram& raw) {
  const bool keep_forged = (what & 16) != 0;
  switch (what % 4) {
    case 0:
      static_cast<void>(Read<Ipv4Only>(raw, keep_forged));
      break;
    case 1:
      static_cast<void>(Read<Ipv6Only>(raw, keep_forged));
      break;
    default:
      CheckDualStack(raw, keep_forged);
  }
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dualstack::InputReader input({data, size});
  const uint8_t what = input.TakeByte();
  const size_t source_size = input.TakeByte();
  const size_t offset = input.TakeByte() % 8;
  const dualstack::OwnCopy source(input.Take(source_size), offset);
  const dualstack::OwnCopy control(input.TakeRest(), offset);
  dualstack::Check(what, {.size = 0,
                          .source = source.bytes(),
                          .control = control.bytes(),
                          .truncated = (what & 4) != 0,
                          .control_truncated = (what & 8) != 0});
  return 0;
}
