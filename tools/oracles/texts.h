#ifndef DUALSTACK_TOOLS_ORACLES_TEXTS_H_
#define DUALSTACK_TOOLS_ORACLES_TEXTS_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dualstack/tools/oracles/oracle.h"

// Texts to hold parsers against each other with: many that are nearly
// addresses, for any two parsers agree on noise.

namespace dualstack::oracles {

// An endless sequence which its seed decides.
class NearAddresses {
 public:
  // `vectors` are texts to change a little; longer ones than fit are left out.
  NearAddresses(std::span<const std::string> vectors, uint64_t seed);

  // The next text, without a NUL.
  OracleText Next();

 private:
  uint32_t Below(uint32_t bound) {
    return static_cast<uint32_t>((uint64_t{random_()} * bound) >> 32);
  }
  void Append(char c);
  void Append(std::string_view text);
  void AppendDotted();
  void AppendGroups();
  void Change();
  char AnyByte();

  std::mt19937 random_;
  std::vector<std::string> vectors_;
  OracleText text_{};
};

// All texts of a length over the eleven characters below which an address can
// have a rule about, in the order of counting.
class AllTexts {
 public:
  static constexpr std::string_view kAlphabet = "012569afg.:";

  // Texts number `begin` up to but without `end`, of Count(length).
  AllTexts(int length, uint64_t begin, uint64_t end);
  static uint64_t Count(int length);

  bool done() const { return next_ == end_; }
  // Not once done().
  OracleText Next();

 private:
  uint64_t next_;
  uint64_t end_;
  OracleText text_{};
};

}  // namespace dualstack::oracles

#endif  // DUALSTACK_TOOLS_ORACLES_TEXTS_H_
