#include "dualstack/address/serialize.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/internal/big_endian.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_prefix.h"

namespace dualstack::internal {
namespace {

template <typename... Words>
absl::Status Refusal(const Words&... words) {
  return absl::InvalidArgumentError(absl::StrCat(words...));
}

// "an IPv4-mapped address"
std::string Named(AddressKind kind, std::string_view noun) {
  return absl::StrCat("an ", ToAbsl(ToString(kind)), " ", ToAbsl(noun));
}

// "an IPv4 address of 4 or an IPv6 address of 16 is wanted"
std::string Wanted(std::span<const SerialForm> forms) {
  std::string wanted;
  for (size_t i = 0; i < forms.size(); ++i) {
    if (i > 0) wanted += i + 1 == forms.size() ? " or " : ", ";
    absl::StrAppend(&wanted, Named(forms[i].kind, forms[i].noun), " of ",
                    forms[i].size);
  }
  return wanted + " is wanted";
}

// For the bytes of a prefix whose address is as it should be.
absl::Status LengthStatus(const SerialForm& form, int length) {
  const int min =
      form.kind == AddressKind::kIpv4Mapped ? Ipv4MappedPrefix::kMinLength : 0;
  const int max = form.kind == AddressKind::kIpv4 ? Ipv4Prefix::kMaxLength
                                                  : Ipv6Prefix::kMaxLength;
  const std::string prefix = Named(form.kind, form.noun);
  if (length < min || length > max) {
    return Refusal("bytes of ", prefix, " of length ", length, ", not from ",
                   min, " to ", max);
  }
  return Refusal("bytes of ", prefix, " with a bit set after its length, ",
                 length);
}

}  // namespace

absl::Status SerialStatus(std::span<const SerialForm> forms,
                          std::span<const uint8_t> bytes) {
  const auto fits = [bytes](const SerialForm& form) {
    return form.size == bytes.size();
  };
  const auto form = std::ranges::find_if(forms, fits);
  if (form == forms.end()) {
    return Refusal(bytes.size(), " bytes where ", Wanted(forms));
  }
  if (form->kind == AddressKind::kIpv4) {
    return LengthStatus(*form, bytes.back());
  }
  const auto address =
      DualStackAddress::FromBytes(bytes.first<DualStackAddress::kSize>());
  if (address.kind() != form->kind) {
    return Refusal(bytes.size(), " bytes of ",
                   Named(address.kind(), form->noun), " where ", Wanted(forms));
  }
  if (form->size == kMaxSerializedSize<Ipv6Sockaddr>) {
    return Refusal(
        "bytes of ", address.ToString(), " with scope id ",
        ReadBigEndian<uint32_t>(bytes.subspan<DualStackAddress::kSize, 4>()),
        ": only a scoped address (RFC 4007) has one");
  }
  return LengthStatus(*form, bytes.back());
}

}  // namespace dualstack::internal
