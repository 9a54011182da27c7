// Any bytes as the text of an address, an endpoint or a prefix. What the types
// read, refuse and write must agree among themselves, with the reference
// implementation, and, of addresses, with the system's inet_pton() and
// inet_ntop() but for the differences listed below.

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/reference_text.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/own_copy.h"

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

// T reads the text if and only if the reference says that it is a T, and writes
// what the reference writes.
template <typename T>
void CheckReading(std::string_view text, std::string_view type,
                  const std::optional<testing::Reading>& reading) {
  const std::optional<T> value = Read<T>(text);
  const bool is_ours = reading && reading->type == type;
  FUZZ_CHECK(value.has_value() == (is_ours && reading->exact));
  if (value) FUZZ_CHECK(value->ToString() == reading->canonical);
}

void CheckReadings(std::string_view text) {
  const auto address = testing::ReferenceReadAddress(text);
  CheckReading<Ipv4Address>(text, "Ipv4Address", address);
  CheckReading<Ipv6Address>(text, "Ipv6Address", address);
  CheckReading<Ipv4MappedAddress>(text, "Ipv4MappedAddress", address);
  const auto scoped = testing::ReferenceReadScoped(text);
  CheckReading<ScopedIpv6Address>(text, "ScopedIpv6Address", scoped);
  const auto sockaddr = testing::ReferenceReadSockaddr(text);
  CheckReading<Ipv4Sockaddr>(text, "Ipv4Sockaddr", sockaddr);
  CheckReading<Ipv6Sockaddr>(text, "Ipv6Sockaddr", sockaddr);
  CheckReading<Ipv4MappedSockaddr>(text, "Ipv4MappedSockaddr", sockaddr);
  FUZZ_CHECK(Read<AnySockaddr>(text).has_value() == sockaddr.has_value());
  const auto prefix = testing::ReferenceReadPrefix(text);
  CheckReading<Ipv4Prefix>(text, "Ipv4Prefix", prefix);
  CheckReading<Ipv6Prefix>(text, "Ipv6Prefix", prefix);
  CheckReading<Ipv4MappedPrefix>(text, "Ipv4MappedPrefix", prefix);
  const auto truncated = IpPrefix::TryParseTruncating(text);
  FUZZ_CHECK(truncated.has_value() ==
             (prefix && prefix->type != "Ipv4MappedPrefix"));
  if (truncated) FUZZ_CHECK(truncated->ToString() == prefix->canonical);
}

void CheckAddresses(std::string_view text) {
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
  const dualstack::OwnCopy copy({data, size});
  dualstack::CheckReadings(copy.text());
  dualstack::CheckAddresses(copy.text());
  return 0;
}
