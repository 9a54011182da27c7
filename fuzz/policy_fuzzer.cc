// Any rules and any address: the verdict of a ReachabilityPolicy against a
// model that looks through its rules one by one, and the promise that no
// address is allowed in a disguise which would be denied without. The first
// three bytes are the numbers of deny rules, allow rules and translators. The
// rules follow, as neighbour_reader.h has them, then the translators' prefixes,
// each an address and a byte that chooses the length, then a byte that is odd
// if an IPv4 address shall be asked about as a mapped one, and the address.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/address/testing/number_set.h"
#include "dualstack/address/testing/reference_embedding.h"
#include "dualstack/address/testing/reference_registry.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/draw.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/neighbour_reader.h"
#include "dualstack/fuzz/own_copy.h"
#include "dualstack/fuzz/scanned_table.h"

namespace dualstack {
namespace {

using testing::NumberOf;
using testing::ReferenceEmbedded;
using testing::ReferenceRow;

// What ReachabilityRules has, as the model looks through it.
struct Rules {
  ScannedTable deny;
  ScannedTable allow;
  std::vector<Nat64Prefix> nat64;
};

// What the model says of an address.
struct Expected {
  ReachabilityReason reason;
  std::optional<EmbeddedIpv4Address> embedded = {};
  const ReferenceRow* row = nullptr;
  std::optional<IpPrefix> rule = {};
};

Expected JudgeByRegistries(const IpAddress& address) {
  const std::optional<Ipv6Address> ipv6 = address.AsIpv6();
  const ReferenceRow* const row =
      ipv6 ? FindRow(testing::Ipv6ReferenceRegistry(), NumberOf(*ipv6))
           : FindRow(testing::Ipv4ReferenceRegistry(),
                     NumberOf(*address.AsIpv4()));
  const uint8_t first = ipv6 ? ipv6->bytes()[0] : address.AsIpv4()->bytes()[0];
  ReachabilityReason reason = ReachabilityReason::kGloballyReachable;
  if (row != nullptr) {
    const char answer = row->answers[3];
    if (answer == 'N') reason = ReachabilityReason::kNotGloballyReachable;
    if (answer == '-') reason = ReachabilityReason::kReachabilityUndefined;
  } else if (ipv6 ? first == 0xff : first >> 4 == 0xe) {
    reason = ReachabilityReason::kMulticast;
  } else if (ipv6 && first >> 5 != 1) {
    reason = ReachabilityReason::kNotGlobalUnicast;
  }
  return {.reason = reason, .row = row};
}

// 127.0.0.1 and ::1 are where 0.0.0.0 and :: end.
std::optional<IpAddress> LoopbackOf(const IpAddress& address) {
  if (address == IpAddress("0.0.0.0"_ipv4)) return IpAddress("127.0.0.1"_ipv4);
  if (address == IpAddress("::"_ipv6)) return IpAddress("::1"_ipv6);
  return std::nullopt;
}

std::optional<IpPrefix> Match(const ScannedTable& rules,
                              const IpAddress& address) {
  const auto row = rules.LongestMatch(address);
  return row ? std::optional(row->prefix) : std::nullopt;
}

std::optional<IpPrefix> DenyRule(const Rules& rules, const IpAddress& address) {
  const auto rule = Match(rules.deny, address);
  const auto loopback = LoopbackOf(address);
  return rule || !loopback ? rule : Match(rules.deny, *loopback);
}

std::optional<IpPrefix> AllowRule(const Rules& rules,
                                  const IpAddress& address) {
  const auto loopback = LoopbackOf(address);
  if (loopback && !Match(rules.allow, *loopback)) return std::nullopt;
  return Match(rules.allow, address);
}

// The model: denied by a rule for the address or for one inside it; denied by
// the registries for one inside it, unless both are allowed by rules; allowed
// by a rule; or what the registries say.
Expected Judge(const Rules& rules, const IpAddress& address) {
  const std::optional<Ipv6Address> ipv6 = address.AsIpv6();
  const auto inside = ipv6 ? ReferenceEmbedded(*ipv6, rules.nat64)
                           : std::vector<EmbeddedIpv4Address>();
  if (const auto rule = DenyRule(rules, address)) {
    return {.reason = ReachabilityReason::kDenyRule, .rule = rule};
  }
  for (const EmbeddedIpv4Address& inner : inside) {
    const auto rule = DenyRule(rules, inner.address);
    if (!rule) continue;
    return {.reason = ReachabilityReason::kDenyRule,
            .embedded = inner,
            .rule = rule};
  }
  const auto allow = AllowRule(rules, address);
  for (const EmbeddedIpv4Address& inner : inside) {
    if (allow && AllowRule(rules, inner.address)) continue;
    Expected expected = JudgeByRegistries(inner.address);
    if (expected.reason == ReachabilityReason::kGloballyReachable) continue;
    expected.embedded = inner;
    return expected;
  }
  if (!allow) return JudgeByRegistries(address);
  return {.reason = ReachabilityReason::kAllowRule, .rule = allow};
}

// In the order of ReachabilityReason.
constexpr std::array<std::string_view, 7> kReasons = {
    "not globally reachable", "of undefined reachability", "multicast",
    "not global unicast",     "denied by a rule",          "allowed by a rule",
    "globally reachable",
};

// In words a verdict names the row or the rule that decided, if there is one,
// or else the reason.
void CheckText(const ReachabilityVerdict& verdict) {
  const auto reason = kReasons[static_cast<size_t>(verdict.reason)];
  FUZZ_CHECK(ToString(verdict.reason) == reason);
  std::string cause(reason);
  if (verdict.rule) {
    cause = std::string("covered by ") +
            (verdict.allowed() ? "allow " : "deny ") + verdict.rule->ToString();
  } else if (verdict.reason == ReachabilityReason::kNotGlobalUnicast) {
    cause = "outside 2000::/3 [RFC3587]";
  } else if (verdict.block != nullptr && !verdict.allowed()) {
    cause = std::string(verdict.block->name) + " " +
            std::string(verdict.block->rfc);
  }
  std::string text = verdict.allowed() ? "allowed: " : "denied: ";
  text += verdict.address.ToString();
  if (verdict.embedded) {
    text += " embeds " + verdict.embedded->address.ToString() + " (" +
            std::string(ToString(verdict.embedded->mechanism)) + "): ";
  } else {
    text += " is ";
  }
  FUZZ_CHECK(verdict.ToString() == text + cause);
}

// The verdict is the model's; and so is its text, if `in_words` wants that slow
// question asked.
void CheckVerdict(const ReachabilityVerdict& verdict, const Expected& expected,
                  const AnyIpAddress& asked, bool in_words) {
  FUZZ_CHECK(verdict.address == asked);
  FUZZ_CHECK(verdict.reason == expected.reason);
  FUZZ_CHECK(verdict.embedded == expected.embedded);
  FUZZ_CHECK(verdict.rule == expected.rule);
  FUZZ_CHECK((verdict.block == nullptr) == (expected.row == nullptr));
  FUZZ_CHECK(expected.row == nullptr ||
             verdict.block->name == expected.row->name);
  if (!in_words) return;
  CheckText(verdict);
  // Without what explains it, it names the reason all the same.
  CheckText({.address = asked, .reason = verdict.reason});
}

// An IPv4 address in any of its disguises is denied if it is denied itself.
void CheckDisguises(const ReachabilityPolicy& policy, const Rules& rules,
                    Ipv4Address ipv4) {
  if (policy.Check(ipv4).allowed()) return;
  const auto is_denied = [&policy](const auto& address) {
    return !policy.Check(address).allowed();
  };
  FUZZ_CHECK(is_denied(Map(ipv4)));
  FUZZ_CHECK(is_denied(Nat64Prefix::WellKnown().Embed(ipv4)));
  for (const Nat64Prefix& nat64 : rules.nat64) {
    FUZZ_CHECK(is_denied(nat64.Embed(ipv4)));
  }
  FUZZ_CHECK(is_denied(SixToFourAddress(ipv4, 1, 2)));
  constexpr Ipv4Address kPublic = "8.8.8.8"_ipv4;
  FUZZ_CHECK(
      is_denied(TeredoAddress{.server = ipv4, .client = kPublic}.ToIpv6()));
  FUZZ_CHECK(
      is_denied(TeredoAddress{.server = kPublic, .client = ipv4}.ToIpv6()));
  FUZZ_CHECK(is_denied(*IsatapAddress("2a00:1:2:3::/64"_ipv6_prefix, ipv4)));
  FUZZ_CHECK(is_denied(Ipv4TranslatedAddress(ipv4)));
  const auto compatible = Ipv4CompatibleAddress(ipv4);
  FUZZ_CHECK(!compatible || is_denied(*compatible));
}

void Check(const ReachabilityPolicy& policy, const Rules& rules,
           const IpAddress& address, bool as_mapped, bool in_words) {
  const ReachabilityVerdict verdict = policy.Check(address);
  CheckVerdict(verdict, Judge(rules, address), AnyIpAddress(address), in_words);
  // Without an allow rule, nothing is allowed that no rules at all would deny.
  if (verdict.reason == ReachabilityReason::kGloballyReachable) {
    FUZZ_CHECK(ReachabilityPolicy().Check(address).allowed());
  }
  if (const auto ipv4 = address.AsIpv4()) {
    CheckDisguises(policy, rules, *ipv4);
    if (!as_mapped) return;
    Expected expected = Judge(rules, *ipv4);
    expected.embedded = {.mechanism = Ipv4Embedding::kIpv4Mapped,
                         .address = *ipv4};
    CheckVerdict(policy.Check(Map(*ipv4)), expected, Map(*ipv4), in_words);
    return;
  }
  for (const auto& inner : ReferenceEmbedded(*address.AsIpv6(), rules.nat64)) {
    FUZZ_CHECK(policy.Check(inner.address).allowed() || !verdict.allowed());
  }
}

ScannedTable TakeRules(IpNeighbourReader& reader, int count) {
  ScannedTable table;
  for (int i = 0; i < count; ++i) {
    const IpPrefix prefix = reader.TakePrefix();
    if (!table.Find(prefix)) table.Add({.prefix = prefix});
  }
  return table;
}

PrefixSet SetOf(const ScannedTable& table) {
  PrefixSet set;
  for (const auto& row : table.rows()) set.Insert(row.prefix);
  return set;
}

std::vector<Nat64Prefix> TakeTranslators(InputReader& input, int count) {
  constexpr std::array kLengths = {32, 40, 48, 56, 64, 96};
  std::vector<Nat64Prefix> nat64;
  for (int i = 0; i < count; ++i) {
    auto bytes = input.TakeArray<16>();
    bytes[8] = 0;
    const int length = kLengths[input.TakeByte() % kLengths.size()];
    const auto network = Ipv6Address::FromBytes(bytes);
    if (!network) continue;
    const auto prefix = *Ipv6Prefix::Truncating(*network, length);
    if (const auto translator = Nat64Prefix::FromPrefix(prefix)) {
      nat64.push_back(*translator);
    }
  }
  return nat64;
}

void Run(InputReader& input, bool in_words) {
  const int denied = input.TakeByte() % 8;
  const int allowed = input.TakeByte() % 8;
  const int translators = input.TakeByte() % 4;
  IpNeighbourReader reader(input);
  Rules rules;
  rules.deny = TakeRules(reader, denied);
  rules.allow = TakeRules(reader, allowed);
  rules.nat64 = TakeTranslators(input, translators);
  // An allow rule that a deny rule covers is refused.
  const bool in_vain =
      std::ranges::any_of(rules.allow.rows(), [&rules](const auto& row) {
        return !rules.deny.Covering(row.prefix).empty();
      });
  const absl::StatusOr<ReachabilityPolicy> policy =
      ReachabilityPolicy::FromRules({.deny = SetOf(rules.deny),
                                     .allow = SetOf(rules.allow),
                                     .nat64 = rules.nat64});
  FUZZ_CHECK(policy.ok() == !in_vain);
  if (!policy.ok()) {
    FUZZ_CHECK(absl::IsInvalidArgument(policy.status()));
    return;
  }
  const bool as_mapped = input.TakeByte() % 2 == 1;
  Check(*policy, rules, reader.TakeAddress(), as_mapped, in_words);
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dualstack::OwnCopy copy({data, size});
  dualstack::InputReader input(copy.octets());
  dualstack::Run(input, dualstack::Drawn(copy.text(), 8));
  return 0;
}
