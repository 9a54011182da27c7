// The walk over control messages must be over for any bytes, and have touched
// no others: the kernel writes what is right, and a fuzzer what is not.
#include "dualstack/socket/platform/control_messages.h"

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace dualstack::platform {
namespace {

using Bytes = std::vector<std::byte>;

// A header that says what it likes, and behind it `data_size` bytes.
Bytes Header(size_t claimed_size, size_t data_size, int level = 1,
             int type = 2) {
  Bytes bytes(kControlHeaderSize + data_size, std::byte{0xab});
  cmsghdr header{};
  header.cmsg_len = static_cast<decltype(header.cmsg_len)>(claimed_size);
  header.cmsg_level = level;
  header.cmsg_type = type;
  std::memcpy(bytes.data(), &header, sizeof(header));
  return bytes;
}

ControlReader Read(std::span<const std::byte> buffer,
                   const ControlWriter& writer) {
  return ControlReader(buffer.first(writer.size()));
}

int CountOf(std::span<const std::byte> bytes) {
  ControlReader reader(bytes);
  int count = 0;
  while (reader.Next()) ++count;
  // Over is over.
  EXPECT_FALSE(reader.Next());
  return count;
}

TEST(ControlReaderTest, ReadsWhatTheWriterWrote) {
  std::array<std::byte, 200> buffer;
  ControlWriter writer(buffer);
  writer.Add(1, 2, uint8_t{3});
  writer.Add(4, 5, int{6});
  writer.Add(7, 8, std::array<char, 20>{"nineteen characters"});
  EXPECT_EQ(writer.size(),
            ControlSpace(1) + ControlSpace(sizeof(int)) + ControlSpace(20));

  ControlReader reader = Read(buffer, writer);
  auto message = reader.Next();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->level, 1);
  EXPECT_EQ(message->type, 2);
  EXPECT_EQ(message->As<uint8_t>(), 3);
  message = reader.Next();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->As<int>(), 6);
  message = reader.Next();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->data.size(), 20u);
  EXPECT_FALSE(reader.Next());
}

TEST(ControlReaderTest, AsTakesNeitherMoreNorLess) {
  const std::array<std::byte, 8> data{};
  for (const size_t size : {0u, 1u, 3u, 5u, 8u}) {
    const ControlMessage message{
        .level = 1, .type = 2, .data = std::span(data).first(size)};
    EXPECT_EQ(message.As<uint32_t>(), std::nullopt) << size;
  }
  EXPECT_EQ((ControlMessage{1, 2, std::span(data).first(4)}.As<uint32_t>()),
            0u);
}

TEST(ControlReaderTest, EndsAtAHeaderThatCannotBe) {
  constexpr size_t kMax = std::numeric_limits<size_t>::max();
  struct Row {
    const char* why;
    Bytes bytes;
    int count;
  };
  const Row rows[] = {
      {"nothing", {}, 0},
      {"less than a header", Bytes(kControlHeaderSize - 1), 0},
      {"a size of 0, at which a careless walk stands still", Header(0, 20), 0},
      {"a size of 1", Header(1, 20), 0},
      {"shorter than itself", Header(kControlHeaderSize - 1, 20), 0},
      {"no data", Header(kControlHeaderSize, 0), 1},
      {"no data, and zeros behind", Header(kControlHeaderSize, 40), 1},
      {"all of the rest", Header(kControlHeaderSize + 20, 20), 1},
      {"without the padding", Header(kControlHeaderSize + 19, 19), 1},
      {"one past the end", Header(kControlHeaderSize + 21, 20), 0},
      {"far past the end", Header(1'000'000, 20), 0},
      {"so large that rounding it up gives 0", Header(kMax, 20), 0},
      {"so large that adding it overflows", Header(kMax - 7, 20), 0},
      {"the largest signed number", Header(kMax / 2, 20), 0},
  };
  for (const Row& row : rows)
    EXPECT_EQ(CountOf(row.bytes), row.count) << row.why;
}

TEST(ControlReaderTest, ABadMessageHidesWhatFollowsButNotWhatWasBefore) {
  Bytes bytes = Header(kControlHeaderSize + 8, 8);
  const Bytes bad = Header(3, 8);
  bytes.insert(bytes.end(), bad.begin(), bad.end());
  const Bytes good = Header(kControlHeaderSize + 8, 8);
  bytes.insert(bytes.end(), good.begin(), good.end());
  EXPECT_EQ(CountOf(bytes), 1);
}

// What Linux does when the buffer ends within a message: its size says what was
// written, and its type what should have been.
TEST(ControlReaderTest, APartialMessageHasItsPartOfTheData) {
  std::array<std::byte, 100> buffer;
  ControlWriter writer(buffer);
  writer.Add(1, 2, std::array<char, 20>{});
  ControlReader whole = Read(buffer, writer);
  EXPECT_EQ(whole.Next()->data.size(), 20u);
  const Bytes partial = Header(kControlHeaderSize + 4, 4);
  ControlReader reader(partial);
  EXPECT_EQ((reader.Next()->As<std::array<char, 20>>()), std::nullopt);
}

TEST(ControlReaderTest, TakesBytesOfAnyAlignment) {
  for (size_t offset = 0; offset < 8; ++offset) {
    std::array<std::byte, 100> buffer;
    const std::span<std::byte> shifted = std::span(buffer).subspan(offset);
    ControlWriter writer(shifted);
    writer.Add(1, 2, 0x12345678);
    writer.Add(3, 4, uint64_t{5});
    ControlReader reader(shifted.first(writer.size()));
    EXPECT_EQ(reader.Next()->As<int>(), 0x12345678) << offset;
    EXPECT_EQ(reader.Next()->As<uint64_t>(), 5u) << offset;
    EXPECT_FALSE(reader.Next()) << offset;
  }
}

// Behind every block is the end of its allocation, where AddressSanitizer
// watches.
TEST(ControlReaderTest, EndsOnRandomBytes) {
  std::mt19937 random(1);  // NOLINT: the same every time, by intent.
  int messages = 0;
  for (int round = 0; round < 100'000; ++round) {
    Bytes bytes(random() % 120);
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(random());
    // Most random sizes are absurd: make the upper bytes zero now and then.
    const size_t offset = bytes.empty() ? 0 : random() % 8 % bytes.size();
    for (size_t at = offset; at + sizeof(size_t) <= bytes.size(); at += 24) {
      const size_t size = random() % 64;
      if (round % 2 == 0) std::memcpy(bytes.data() + at, &size, sizeof(size));
    }
    ControlReader reader(std::span<const std::byte>(bytes).subspan(offset));
    while (const auto message = reader.Next()) {
      ++messages;
      EXPECT_LE(message->data.size(), bytes.size());
      unsigned sum = 0;
      for (const std::byte byte : message->data) {
        sum += std::to_integer<unsigned>(byte);
      }
      EXPECT_LE(sum, 255 * message->data.size());
    }
  }
  EXPECT_GT(messages, 10'000);
}

TEST(ControlWriterTest, LeavesOutWhatDoesNotFit) {
  std::array<std::byte, ControlSpace(sizeof(int)) + ControlSpace(1) - 1> buffer;
  ControlWriter writer(buffer);
  writer.Add(1, 2, int{3});
  writer.Add(1, 2, uint8_t{4});
  EXPECT_EQ(writer.size(), ControlSpace(sizeof(int)));
  EXPECT_EQ(CountOf(std::span(buffer).first(writer.size())), 1);
}

}  // namespace
}  // namespace dualstack::platform
