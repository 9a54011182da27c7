// Any bytes as the text of an address. What the types read, refuse and write
// must agree among themselves, with the reference implementation, and with the
// system's inet_pton() and inet_ntop() but for the differences listed below.

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/reference_text.h"
#include "dualstack/fuzz/check.h"

namespace dualstack {
namespace {

// Where the library and the system's functions differ, and why. Nothing else
// may.
struct Difference {
  const char* reason;
  bool (*applies)(std::string_view text);
};

constexpr Difference kReadingDifferences[] = {
    {"inet_pton takes a C string: a NUL ends its text, ours is a character",
     [](std::string_view text) {
       return text.find('\0') != std::string_view::npos;
     }},
};

struct WritingDifference {
  const char* reason;
  bool (*applies)(const Ipv6Address& address);
};

constexpr WritingDifference kWritingDifferences[] = {
    {"glibc writes ::/96 in dotted decimal if its last 32 bits exceed 65535: "
     "the "
     "deprecated IPv4-compatible form, which looks like a mapped address",
     [](const Ipv6Address& address) {
       const auto& bytes = address.bytes();
       return std::all_of(bytes.begin(), bytes.begin() + 12,
                          [](uint8_t byte) { return byte == 0; }) &&
              (bytes[12] != 0 || bytes[13] != 0);
     }},
};

template <size_t kSize>
std::optional<std::array<uint8_t, kSize>> SystemRead(int family,
                                                     std::string_view text) {
  std::array<uint8_t, kSize> bytes{};
  if (inet_pton(family, std::string(text).c_str(), bytes.data()) != 1) {
    return std::nullopt;
  }
  return bytes;
}

template <size_t kSize>
std::string SystemWrite(int family, const std::array<uint8_t, kSize>& bytes) {
  char text[INET6_ADDRSTRLEN];
  return inet_ntop(family, bytes.data(), text, sizeof(text));
}

// TryParse() and Parse() are two faces of one parser, an error names an offset
// in the text, and what is written is read back.
template <typename T>
std::optional<T> Read(std::string_view text) {
  const std::optional<T> quick = T::TryParse(text);
  const absl::StatusOr<T> parsed = T::Parse(text);
  FUZZ_CHECK(parsed.ok() == quick.has_value());
  if (!quick) {
    FUZZ_CHECK(parsed.status().code() == absl::StatusCode::kInvalidArgument);
    FUZZ_CHECK(parsed.status().message().size() < 512);
    return std::nullopt;
  }
  FUZZ_CHECK(*parsed == *quick);
  const std::string written = quick->ToString();
  FUZZ_CHECK(written.size() <= T::kMaxTextSize);
  FUZZ_CHECK(T::TryParse(written) == *quick);
  return quick;
}

void Check(std::string_view text) {
  const auto ipv4 = Read<Ipv4Address>(text);
  const auto ipv6 = Read<Ipv6Address>(text);
  const auto mapped = Read<Ipv4MappedAddress>(text);
  const auto ip = Read<IpAddress>(text);
  const auto dual_stack = Read<DualStackAddress>(text);
  const auto any = Read<AnyIpAddress>(text);

  // A text is of one kind at most, and the sums read what their alternatives
  // read.
  FUZZ_CHECK(ipv4.has_value() + ipv6.has_value() + mapped.has_value() <= 1);
  FUZZ_CHECK(ip.has_value() == (ipv4 || ipv6));
  FUZZ_CHECK(dual_stack.has_value() == (ipv6 || mapped));
  FUZZ_CHECK(any.has_value() == (ipv4 || ipv6 || mapped));
  if (dual_stack)
    FUZZ_CHECK(ForDualStack(Canonical(*dual_stack)) == *dual_stack);
  if (ipv4) FUZZ_CHECK(Unmap(Map(*ipv4)) == *ipv4);

  const auto reference4 = testing::ReferenceParseIpv4(text);
  FUZZ_CHECK(reference4.has_value() == ipv4.has_value());
  if (ipv4) FUZZ_CHECK(ipv4->bytes() == *reference4);
  const auto reference6 = testing::ReferenceParseIpv6(text);
  FUZZ_CHECK(reference6.has_value() == dual_stack.has_value());
  if (dual_stack) FUZZ_CHECK(dual_stack->bytes() == *reference6);
  if (ipv6) {
    FUZZ_CHECK(ipv6->ToString() == testing::ReferenceFormatIpv6(ipv6->bytes()));
  }

  const bool read_alike = std::none_of(
      std::begin(kReadingDifferences), std::end(kReadingDifferences),
      [text](const Difference& d) { return d.applies(text); });
  if (read_alike) {
    const auto system4 = SystemRead<4>(AF_INET, text);
    FUZZ_CHECK(system4.has_value() == ipv4.has_value());
    if (ipv4) FUZZ_CHECK(ipv4->bytes() == *system4);
    const auto system6 = SystemRead<16>(AF_INET6, text);
    FUZZ_CHECK(system6.has_value() == dual_stack.has_value());
    if (dual_stack) FUZZ_CHECK(dual_stack->bytes() == *system6);
  }
  if (ipv4) FUZZ_CHECK(ipv4->ToString() == SystemWrite(AF_INET, ipv4->bytes()));
  if (mapped) {
    FUZZ_CHECK(mapped->ToString() == SystemWrite(AF_INET6, mapped->bytes()));
  }
  if (ipv6) {
    const bool written_alike = std::none_of(
        std::begin(kWritingDifferences), std::end(kWritingDifferences),
        [&ipv6](const WritingDifference& d) { return d.applies(*ipv6); });
    FUZZ_CHECK((ipv6->ToString() == SystemWrite(AF_INET6, ipv6->bytes())) ==
               written_alike);
  }
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // A copy of exactly this size, so that AddressSanitizer sees a read past its
  // end.
  const std::unique_ptr<char[]> copy(new char[size]);
  std::copy_n(data, size, copy.get());
  dualstack::Check(std::string_view(copy.get(), size));
  return 0;
}
