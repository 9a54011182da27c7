#include "dualstack/tools/oracles/texts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dualstack::oracles {
namespace {

constexpr size_t kMaxSize = sizeof(OracleText::bytes) - 1;

// What addresses are made of, and what is taken for it.
constexpr std::string_view kLikely = "0123456789abcdefABCDEFgG.:.:%/[]xX -+\n";

}  // namespace

NearAddresses::NearAddresses(std::span<const std::string> vectors,
                             uint64_t seed)
    : random_(static_cast<uint32_t>(seed)) {
  for (const std::string& vector : vectors) {
    if (vector.size() <= kMaxSize && vector.find('\0') == std::string::npos) {
      vectors_.push_back(vector);
    }
  }
}

OracleText NearAddresses::Next() {
  text_ = {};
  switch (Below(8)) {
    case 0:
    case 1:
      AppendDotted();
      break;
    case 2:
    case 3:
    case 4:
      AppendGroups();
      break;
    case 5:
    case 6:
      if (!vectors_.empty()) {
        Append(vectors_[Below(static_cast<uint32_t>(vectors_.size()))]);
      }
      break;
    default:
      for (uint32_t left = Below(46); left > 0; --left) Append(AnyByte());
  }
  // Half of them as they are, so that enough are accepted.
  for (uint32_t changes = Below(8); changes > 3 && changes < 7; ++changes) {
    Change();
  }
  return text_;
}

void NearAddresses::Append(char c) {
  if (text_.size < kMaxSize) text_.bytes[text_.size++] = c;
}

void NearAddresses::Append(std::string_view text) {
  for (const char c : text) Append(c);
}

void NearAddresses::AppendDotted() {
  // Mostly four octets, mostly such that fit.
  const uint32_t octets = Below(16) == 0 ? 3 + Below(3) : 4;
  for (uint32_t i = 0; i < octets; ++i) {
    if (i != 0) Append('.');
    if (Below(64) == 0) Append('0');
    const uint32_t octet = Below(Below(16) == 0 ? 400 : 256);
    if (octet >= 100) Append(static_cast<char>('0' + octet / 100));
    if (octet >= 10) Append(static_cast<char>('0' + octet / 10 % 10));
    Append(static_cast<char>('0' + octet % 10));
  }
}

void NearAddresses::AppendGroups() {
  const bool dotted = Below(4) == 0;
  const uint32_t whole = dotted ? 6 : 8;
  const bool gap = Below(4) != 0;
  // With a gap any number fits that is less; now and then it does not.
  uint32_t groups = gap ? Below(whole) : whole;
  if (Below(16) == 0) groups += Below(2);
  const uint32_t gap_at = gap ? Below(groups + 1) : groups + 1;
  for (uint32_t i = 0; i <= groups; ++i) {
    if (i == gap_at) Append(i == 0 ? "::" : ":");
    if (i == groups) break;
    const uint32_t digits = Below(64) == 0 ? 5 : 1 + Below(4);
    for (uint32_t digit = 0; digit < digits; ++digit) {
      Append(kLikely[Below(8) == 0 ? 0 : Below(22)]);
    }
    if (i + 1 < groups || dotted || i + 1 == gap_at) Append(':');
  }
  if (dotted) AppendDotted();
}

void NearAddresses::Change() {
  const auto size = text_.size;
  switch (Below(4)) {
    case 0:  // Replace.
      if (size != 0) text_.bytes[Below(size)] = AnyByte();
      break;
    case 1: {  // Insert.
      if (size == kMaxSize) break;
      char* const place = text_.bytes + Below(size + 1u);
      std::copy_backward(place, text_.bytes + size, text_.bytes + size + 1);
      *place = AnyByte();
      ++text_.size;
      break;
    }
    case 2: {  // Remove.
      if (size == 0) break;
      char* const place = text_.bytes + Below(size);
      std::copy(place + 1, text_.bytes + size, place);
      text_.bytes[--text_.size] = '\0';
      break;
    }
    default:  // Swap neighbours.
      if (size < 2) break;
      const uint32_t place = Below(size - 1u);
      std::swap(text_.bytes[place], text_.bytes[place + 1]);
  }
}

char NearAddresses::AnyByte() {
  if (Below(16) == 0) return static_cast<char>(1 + Below(255));
  return kLikely[Below(static_cast<uint32_t>(kLikely.size()))];
}

AllTexts::AllTexts(int length, uint64_t begin, uint64_t end)
    : next_(begin), end_(end) {
  text_.size = static_cast<uint8_t>(length);
}

uint64_t AllTexts::Count(int length) {
  uint64_t count = 1;
  for (; length > 0; --length) count *= kAlphabet.size();
  return count;
}

OracleText AllTexts::Next() {
  uint64_t rest = next_++;
  for (size_t left = text_.size; left > 0; --left, rest /= kAlphabet.size()) {
    text_.bytes[left - 1] = kAlphabet[rest % kAlphabet.size()];
  }
  return text_;
}

}  // namespace dualstack::oracles
