// Every function that reads text or bytes from outside, on input that nobody
// would send: it answers, reads nothing outside of the input, and writes
// nothing outside of its buffer. The inputs are the vectors, and what becomes
// of them when bytes are changed at random.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/guarded_page.h"
#include "dualstack/address/testing/vectors.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Escape;
using testing::GuardedPage;
using testing::ReadAllVectors;
using testing::Vector;

template <typename... Ts>
struct Types {};

using TextTypes = Types<Ipv4Address, Ipv6Address, Ipv4MappedAddress, IpAddress,
                        DualStackAddress, AnyIpAddress, ScopedIpv6Address,
                        Ipv4Sockaddr, Ipv6Sockaddr, Ipv4MappedSockaddr,
                        IpEndpoint, DualStackSockaddr, AnySockaddr, Ipv4Prefix,
                        Ipv6Prefix, Ipv4MappedPrefix, IpPrefix, Nat64Prefix>;

class AnyBytesTest : public ::testing::Test {
 protected:
  // Copies of `bytes` that end, and that begin, at an end of the page.
  std::array<std::span<char>, 2> Guarded(std::string_view bytes) const {
    const std::array<std::span<char>, 2> copies = {page_.First(bytes.size()),
                                                   page_.Last(bytes.size())};
    for (const std::span<char> copy : copies) {
      std::copy(bytes.begin(), bytes.end(), copy.begin());
    }
    return copies;
  }

  const GuardedPage page_;
};

// The value is the same as from a text that is a C string as well, and so is
// the error.
template <typename T>
void ExpectReads(const std::string& text, std::string_view guarded) {
  EXPECT_EQ(T::TryParse(guarded), T::TryParse(text));
  const absl::StatusOr<T> parsed = T::Parse(guarded);
  EXPECT_EQ(parsed.status(), T::Parse(text).status());
  EXPECT_EQ(parsed.ok(), T::TryParse(text).has_value());
  if (!parsed.ok()) {
    EXPECT_LT(parsed.status().message().size(), 512u);
  }
}

template <typename... Ts>
void ExpectReadsAll(Types<Ts...>, const std::string& text,
                    std::string_view guarded) {
  (ExpectReads<Ts>(text, guarded), ...);
  EXPECT_EQ(TryParseReverseName(guarded).has_value(),
            ParseReverseName(guarded).ok());
}

TEST_F(AnyBytesTest, VectorsAreReadToTheirEndsAndNoFurther) {
  for (const Vector& row : ReadAllVectors()) {
    for (const std::span<char> copy : Guarded(row.text)) {
      SCOPED_TRACE(row.place);
      ExpectReadsAll(TextTypes(), row.text, {copy.data(), copy.size()});
    }
  }
}

// `text` with a few bytes changed, taken out, put in or said twice.
std::string Mutated(std::string text, std::mt19937& random) {
  // Bytes that mean something to one of the grammars, and any.
  constexpr std::string_view kTelling = "0123456789abcdefABCDEF.:::/%[]g \n";
  const auto below = [&random](size_t end) {
    return std::uniform_int_distribution<size_t>(0, end - 1)(random);
  };
  for (size_t changes = 1 + below(4); changes > 0; --changes) {
    const size_t at = below(text.size() + 1);
    const char byte = below(4) == 0 ? static_cast<char>(below(256))
                                    : kTelling[below(kTelling.size())];
    switch (below(4)) {
      case 0:
        text.insert(at, 1, byte);
        break;
      case 1:
        text.replace(at, 1, 1, byte);
        break;
      case 2:
        text.erase(at, 1 + below(3));
        break;
      default:
        text.insert(at, text.substr(at, 1 + below(16)));
        break;
    }
  }
  return text;
}

TEST_F(AnyBytesTest, MutatedVectorsAreReadToTheirEndsAndNoFurther) {
  std::mt19937 random(1);  // The same texts every time.
  const std::vector<Vector> rows = ReadAllVectors();
  for (size_t i = 0; i < 4; ++i) {
    for (const Vector& row : rows) {
      const std::string text = Mutated(row.text, random);
      const std::span<char> copy = Guarded(text)[i % 2];
      SCOPED_TRACE(Escape(text));
      ExpectReadsAll(TextTypes(), text, {copy.data(), copy.size()});
    }
  }
}

template <typename T>
void ExpectWrites(const Vector& row, const GuardedPage& page) {
  const std::optional<T> value = T::TryParse(row.text);
  if (!value) return;
  for (const std::span<char> copy :
       {page.First(T::kMaxTextSize), page.Last(T::kMaxTextSize)}) {
    const std::span<char, T::kMaxTextSize> buffer(copy);
    EXPECT_EQ(value->FormatTo(buffer), value->ToString());
  }
}

template <typename... Ts>
void ExpectWritesAll(Types<Ts...>, const Vector& row, const GuardedPage& page) {
  (ExpectWrites<Ts>(row, page), ...);
}

TEST_F(AnyBytesTest, TextIsWrittenWithinItsBuffer) {
  for (const Vector& row : ReadAllVectors()) {
    SCOPED_TRACE(row.place);
    ExpectWritesAll(TextTypes(), row, page_);
  }
}

// Serialised values: what is read is written again as it was.
template <typename T>
void ExpectDeserializes(std::span<const uint8_t> bytes) {
  const std::optional<T> value = TryDeserialize<T>(bytes);
  EXPECT_EQ(Deserialize<T>(bytes).ok(), value.has_value());
  if (!value) return;
  std::array<uint8_t, kMaxSerializedSize<T>> buffer;
  const std::span<const uint8_t> again = Serialize(*value, buffer);
  EXPECT_TRUE(
      std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
}

TEST_F(AnyBytesTest, BytesAreDeserializedToTheirEndsAndNoFurther) {
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 24, '\0');
    for (char& byte : bytes) {
      byte = static_cast<char>(random() % 4 == 0 ? random() % 256 : 0);
    }
    // Every other one looks like a mapped address.
    if (i % 2 == 0 && bytes.size() >= 16) {
      bytes.replace(0, 12, std::string(10, '\0') + "\xff\xff");
    }
    for (const std::span<char> copy : Guarded(bytes)) {
      const std::span<const uint8_t> input(
          reinterpret_cast<const uint8_t*>(copy.data()), copy.size());
      SCOPED_TRACE(Escape(bytes));
      ExpectDeserializes<AnyIpAddress>(input);
      ExpectDeserializes<IpAddress>(input);
      ExpectDeserializes<AnySockaddr>(input);
      ExpectDeserializes<IpEndpoint>(input);
      ExpectDeserializes<IpPrefix>(input);
      ExpectDeserializes<Ipv4MappedPrefix>(input);
      EXPECT_EQ(AnySockaddr::FromSockaddr(std::as_bytes(input)).ok(),
                DualStackSockaddr::FromSockaddr(std::as_bytes(input)).ok() ||
                    Ipv4Sockaddr::FromSockaddr(std::as_bytes(input)).ok());
    }
  }
}

}  // namespace
}  // namespace dualstack
