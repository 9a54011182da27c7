// What any address is: its special-purpose row against a scan of IANA's files
// (address/testing/reference_registry.h), and every predicate against the
// blocks that its comment names, in any type that can hold the address. The
// first sixteen bytes are an IPv6 address, native or mapped, and the last four
// of them an IPv4 address. The next byte says in which other type the questions
// are asked once more: in all of them every time would be slow.

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "dualstack/address/address.h"
#include "dualstack/address/testing/number_set.h"
#include "dualstack/address/testing/reference_registry.h"
#include "dualstack/address/testing/steps.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/input_reader.h"

namespace dualstack {
namespace {

using testing::InEveryKind;
using testing::Interval;
using testing::IntervalOf;
using testing::IntervalOfText;
using testing::Number;
using testing::NumberOf;
using testing::NumberSet;
using testing::ReferenceRow;

// The addresses that an input is about.
struct Addresses {
  Ipv4Address ipv4;
  std::optional<Ipv6Address> ipv6;
  size_t type;
};

// Calls `check` with the address itself and in another type.
template <typename Address, typename Check>
void InTwoTypes(const Address& address, size_t type, const Check& check) {
  check(address);
  const size_t types = std::is_same_v<Address, Ipv4Address> ? 6 : 4;
  int left = static_cast<int>(type % types);
  InEveryKind(address, [&left, &check](const auto& same) {
    if (left-- == 0) check(same);
  });
}

// --- The registries

// In the order of RegistryAnswer.
constexpr std::array<std::string_view, 3> kAnswers = {"no", "yes",
                                                      "not applicable"};

bool IsSame(RegistryAnswer answer, char expected) {
  const auto number = static_cast<size_t>(answer);
  return "NY-"[number] == expected && ToString(answer) == kAnswers[number];
}

void CheckRow(const SpecialPurposeBlock* block, const ReferenceRow* row) {
  FUZZ_CHECK((block == nullptr) == (row == nullptr));
  if (row == nullptr) return;
  const Interval interval = std::visit(
      [](const auto& prefix) { return IntervalOf(prefix); }, block->prefix);
  FUZZ_CHECK(interval.first == row->interval.first);
  FUZZ_CHECK(interval.last == row->interval.last);
  FUZZ_CHECK(block->name == row->name);
  FUZZ_CHECK(IsSame(block->source, row->answers[0]));
  FUZZ_CHECK(IsSame(block->destination, row->answers[1]));
  FUZZ_CHECK(IsSame(block->forwardable, row->answers[2]));
  FUZZ_CHECK(IsSame(block->globally_reachable, row->answers[3]));
  FUZZ_CHECK(IsSame(block->reserved_by_protocol, row->answers[4]));
  FUZZ_CHECK(block->is_terminated() == (row->answers == "-----"));
}

template <typename Address>
void CheckRegistry(const Address& address, size_t type,
                   const std::vector<ReferenceRow>& rows, bool is_multicast) {
  const ReferenceRow* const row = FindRow(rows, NumberOf(address));
  const SpecialPurposeBlock* const block = FindSpecialPurposeBlock(address);
  CheckRow(block, row);
  const char reachable =
      row != nullptr ? row->answers[3] : (is_multicast ? 'N' : 'Y');
  InTwoTypes(address, type, [&](const auto& same) {
    FUZZ_CHECK(FindSpecialPurposeBlock(same) == block);
    FUZZ_CHECK(IsSame(GlobalReachability(same), reachable));
  });
}

// --- The predicates

// What a predicate is true of: all of some blocks, but for others inside them.
struct Blocks {
  std::initializer_list<const char*> blocks;
  std::initializer_list<const char*> except = {};
};

// The same as numbers, worked out once.
class BlockNumbers {
 public:
  explicit BlockNumbers(const Blocks& blocks)
      : in_(IntervalsOf(blocks.blocks)), out_(IntervalsOf(blocks.except)) {}

  bool Have(Number number) const {
    const Interval alone = {number, number};
    return HasAny(in_, alone) && !HasAny(out_, alone);
  }

 private:
  static NumberSet IntervalsOf(std::initializer_list<const char*> blocks) {
    NumberSet intervals;
    for (const char* const block : blocks) {
      intervals.push_back(IntervalOfText(block));
    }
    return intervals;
  }

  NumberSet in_;
  NumberSet out_;
};

template <typename Address, typename Predicate>
void CheckPredicate(const Address& address, size_t type,
                    const Predicate& predicate, const BlockNumbers& blocks) {
  const bool expected = blocks.Have(NumberOf(address));
  InTwoTypes(address, type, [&predicate, expected](const auto& same) {
    FUZZ_CHECK(predicate(same) == expected);
  });
}

// A sum that holds an address of the other family is never any of it.
template <typename Address, typename Predicate>
void CheckNever(const Address& address, const Predicate& predicate) {
  FUZZ_CHECK(!predicate(IpAddress(address)));
  FUZZ_CHECK(!predicate(AnyIpAddress(address)));
}

// Every predicate comes as a lambda, that is, as a type of its own, so each has
// constants of its own in these.
template <typename Predicate>
void OfEither(const Addresses& addresses, const Predicate& predicate,
              const Blocks& ipv4, const Blocks& ipv6) {
  static const BlockNumbers kIpv4(ipv4);
  static const BlockNumbers kIpv6(ipv6);
  CheckPredicate(addresses.ipv4, addresses.type, predicate, kIpv4);
  if (addresses.ipv6)
    CheckPredicate(*addresses.ipv6, addresses.type, predicate, kIpv6);
}

template <typename Predicate>
void OfIpv4(const Addresses& addresses, const Predicate& predicate,
            const Blocks& blocks) {
  static const BlockNumbers kBlocks(blocks);
  CheckPredicate(addresses.ipv4, addresses.type, predicate, kBlocks);
  if (addresses.ipv6) CheckNever(*addresses.ipv6, predicate);
}

template <typename Predicate>
void OfIpv6(const Addresses& addresses, const Predicate& predicate,
            const Blocks& blocks) {
  static const BlockNumbers kBlocks(blocks);
  CheckNever(addresses.ipv4, predicate);
  if (addresses.ipv6)
    CheckPredicate(*addresses.ipv6, addresses.type, predicate, kBlocks);
}

void CheckClassification(const Addresses& addresses) {
  OfEither(addresses, [](const auto& a) { return IsUnspecified(a); },
           {{"0.0.0.0/32"}}, {{"::/128"}});
  OfEither(addresses, [](const auto& a) { return IsLoopback(a); },
           {{"127.0.0.0/8"}}, {{"::1/128"}});
  OfEither(addresses, [](const auto& a) { return IsLinkLocal(a); },
           {{"169.254.0.0/16"}}, {{"fe80::/10"}});
  OfEither(addresses, [](const auto& a) { return IsDocumentation(a); },
           {{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"}},
           {{"2001:db8::/32", "3fff::/20"}});
  OfEither(addresses, [](const auto& a) { return IsBenchmarking(a); },
           {{"198.18.0.0/15"}}, {{"2001:2::/48"}});
  OfEither(addresses, [](const auto& a) { return IsIetfProtocolAssignment(a); },
           {{"192.0.0.0/24"}}, {{"2001::/23"}});
  OfEither(addresses, [](const auto& a) { return IsAs112(a); },
           {{"192.31.196.0/24", "192.175.48.0/24"}},
           {{"2001:4:112::/48", "2620:4f:8000::/48"}});
  OfIpv4(addresses, [](const auto& a) { return IsThisNetwork(a); },
         {{"0.0.0.0/8"}});
  OfIpv4(addresses, [](const auto& a) { return IsPrivateUse(a); },
         {{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"}});
  OfIpv4(addresses, [](const auto& a) { return IsSharedAddressSpace(a); },
         {{"100.64.0.0/10"}});
  OfIpv4(addresses, [](const auto& a) { return IsBroadcast(a); },
         {{"255.255.255.255/32"}});
  OfIpv4(addresses, [](const auto& a) { return IsReserved(a); },
         {{"240.0.0.0/4"}, {"255.255.255.255/32"}});
  OfIpv6(addresses, [](const auto& a) { return IsUniqueLocal(a); },
         {{"fc00::/7"}});
  OfIpv6(addresses, [](const auto& a) { return IsSiteLocal(a); },
         {{"fec0::/10"}});
  OfIpv6(addresses, [](const auto& a) { return IsDiscardOnly(a); },
         {{"100::/64"}});
  OfIpv6(addresses, [](const auto& a) { return IsSegmentRouting(a); },
         {{"5f00::/16"}});
}

// --- Multicast

void CheckMulticast(const Addresses& addresses) {
  OfEither(addresses, [](const auto& a) { return IsMulticast(a); },
           {{"224.0.0.0/4"}}, {{"ff00::/8"}});
  OfEither(addresses,
           [](const auto& a) { return IsSourceSpecificMulticast(a); },
           {{"232.0.0.0/8"}},
           {{"ff30::/32", "ff31::/32", "ff32::/32", "ff33::/32", "ff34::/32",
             "ff35::/32", "ff36::/32", "ff37::/32", "ff38::/32", "ff39::/32",
             "ff3a::/32", "ff3b::/32", "ff3c::/32", "ff3d::/32", "ff3e::/32",
             "ff3f::/32"}});
  OfEither(addresses, [](const auto& a) { return IsAllNodesMulticast(a); },
           {{"224.0.0.1/32"}}, {{"ff01::1/128", "ff02::1/128"}});
  OfEither(addresses, [](const auto& a) { return IsAllRoutersMulticast(a); },
           {{"224.0.0.2/32"}}, {{"ff01::2/128", "ff02::2/128", "ff05::2/128"}});
  OfIpv4(addresses, [](const auto& a) { return IsLocalNetworkControl(a); },
         {{"224.0.0.0/24"}});
  OfIpv4(addresses, [](const auto& a) { return IsGlop(a); },
         {{"233.0.0.0/8"}, {"233.252.0.0/14"}});
  OfIpv4(addresses, [](const auto& a) { return IsAdministrativelyScoped(a); },
         {{"239.0.0.0/8"}});
  OfIpv6(addresses, [](const auto& a) { return IsSolicitedNodeMulticast(a); },
         {{"ff02::1:ff00:0/104"}});
}

// By their numbers (RFC 7346, section 2).
constexpr std::array<std::string_view, 16> kScopes = {
    "reserved",           "interface-local", "link-local", "realm-local",
    "admin-local",        "site-local",      "unassigned", "unassigned",
    "organization-local", "unassigned",      "unassigned", "unassigned",
    "unassigned",         "unassigned",      "global",     "reserved",
};

// The parts of an IPv6 address, if it is multicast, from its number.
void CheckMulticastParts(const Ipv6Address& address) {
  const Number number = NumberOf(address);
  const bool is_multicast = number >> 120 == 0xff;
  const auto scope = MulticastScopeOf(address);
  const auto flags = MulticastFlagsOf(address);
  const auto prefix = UnicastPrefixOf(address);
  FUZZ_CHECK(scope.has_value() == is_multicast);
  FUZZ_CHECK(flags.has_value() == is_multicast);
  FUZZ_CHECK(MulticastScopeOf(AnyIpAddress(address)) == scope);
  FUZZ_CHECK(UnicastPrefixOf(IpAddress(address)) == prefix);
  static const Interval kSolicitedNode = IntervalOfText("ff02::1:ff00:0/104");
  const auto node = SolicitedNodeMulticastOf(address);
  FUZZ_CHECK(NumberOf(node) == kSolicitedNode.first + (number & 0xffffff));
  if (!is_multicast) {
    FUZZ_CHECK(!prefix);
    return;
  }
  FUZZ_CHECK(static_cast<Number>(*scope) == (number >> 112 & 0xf));
  FUZZ_CHECK(ToString(*scope) == kScopes[static_cast<size_t>(*scope)]);
  const Number bits = number >> 116 & 0xf;
  FUZZ_CHECK(flags->reserved == ((bits & 8) != 0));
  FUZZ_CHECK(flags->rendezvous_point == ((bits & 4) != 0));
  FUZZ_CHECK(flags->prefix_based == ((bits & 2) != 0));
  FUZZ_CHECK(flags->transient == ((bits & 1) != 0));
  const int length = static_cast<int>(number >> 96 & 0xff);
  FUZZ_CHECK(prefix.has_value() ==
             ((bits & 3) == 3 && 1 <= length && length <= 64));
  if (!prefix) return;
  FUZZ_CHECK(prefix->length() == length);
  FUZZ_CHECK(IntervalOf(*prefix).Has((number >> 32) << 64));
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using dualstack::CheckRegistry;
  namespace testing = dualstack::testing;
  dualstack::InputReader input({data, size});
  const auto bytes = input.TakeArray<16>();
  const dualstack::Addresses addresses = {
      .ipv4 = dualstack::Ipv4Address::FromBytes(std::span(bytes).last<4>()),
      .ipv6 = dualstack::Ipv6Address::FromBytes(bytes),
      .type = input.TakeByte()};
  CheckRegistry(addresses.ipv4, addresses.type,
                testing::Ipv4ReferenceRegistry(),
                addresses.ipv4.bytes()[0] >> 4 == 0xe);
  if (addresses.ipv6) {
    CheckRegistry(*addresses.ipv6, addresses.type,
                  testing::Ipv6ReferenceRegistry(),
                  addresses.ipv6->bytes()[0] == 0xff);
    dualstack::CheckMulticastParts(*addresses.ipv6);
  }
  // An IPv4 address has no such parts.
  FUZZ_CHECK(!MulticastScopeOf(dualstack::IpAddress(addresses.ipv4)));
  dualstack::CheckClassification(addresses);
  dualstack::CheckMulticast(addresses);
  return 0;
}
