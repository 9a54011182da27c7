// The lattice of the types, whole: for every ordered pair of them, whether one
// converts to, constructs, assigns to and compares with the other. What is not
// listed as an arrow must not compile, and neither must the way in from plain
// data.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "dualstack/address/address.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

template <typename... Ts>
struct Types {};

using AllValues =
    Types<Ipv4Address, Ipv6Address, Ipv4MappedAddress, IpAddress,
          DualStackAddress, AnyIpAddress, Ipv4Sockaddr, Ipv6Sockaddr,
          Ipv4MappedSockaddr, IpEndpoint, DualStackSockaddr, AnySockaddr,
          ScopedIpv6Address, Ipv4Range, Ipv6Range, Ipv4MappedRange, Ipv4Prefix,
          Ipv6Prefix, Ipv4MappedPrefix, IpPrefix, Nat64Prefix>;

// The arrows that need no word: nothing is lost and the target is legal.
template <typename From, typename To>
inline constexpr bool kArrow = std::same_as<From, To>;

template <>
inline constexpr bool kArrow<Ipv4Address, IpAddress> = true;
template <>
inline constexpr bool kArrow<Ipv6Address, IpAddress> = true;
template <>
inline constexpr bool kArrow<Ipv6Address, DualStackAddress> = true;
template <>
inline constexpr bool kArrow<Ipv4MappedAddress, DualStackAddress> = true;
template <>
inline constexpr bool kArrow<Ipv4Address, AnyIpAddress> = true;
template <>
inline constexpr bool kArrow<Ipv6Address, AnyIpAddress> = true;
template <>
inline constexpr bool kArrow<Ipv4MappedAddress, AnyIpAddress> = true;

template <>
inline constexpr bool kArrow<Ipv4Sockaddr, IpEndpoint> = true;
template <>
inline constexpr bool kArrow<Ipv6Sockaddr, IpEndpoint> = true;
template <>
inline constexpr bool kArrow<Ipv6Sockaddr, DualStackSockaddr> = true;
template <>
inline constexpr bool kArrow<Ipv4MappedSockaddr, DualStackSockaddr> = true;
template <>
inline constexpr bool kArrow<Ipv4Sockaddr, AnySockaddr> = true;
template <>
inline constexpr bool kArrow<Ipv6Sockaddr, AnySockaddr> = true;
template <>
inline constexpr bool kArrow<Ipv4MappedSockaddr, AnySockaddr> = true;

template <>
inline constexpr bool kArrow<Ipv4Prefix, IpPrefix> = true;
template <>
inline constexpr bool kArrow<Ipv6Prefix, IpPrefix> = true;

// The arrows that must be said: nothing is lost, but a comparison with a sum of
// more kinds is a mistake, so it must not come with them.
template <typename From, typename To>
inline constexpr bool kExplicitArrow = false;

template <>
inline constexpr bool kExplicitArrow<IpAddress, AnyIpAddress> = true;
template <>
inline constexpr bool kExplicitArrow<DualStackAddress, AnyIpAddress> = true;
template <>
inline constexpr bool kExplicitArrow<IpEndpoint, AnySockaddr> = true;
template <>
inline constexpr bool kExplicitArrow<DualStackSockaddr, AnySockaddr> = true;

template <>
inline constexpr bool kExplicitArrow<Ipv6Address, ScopedIpv6Address> = true;

template <typename A, typename B>
concept Equatable = requires(const A& a, const B& b) {
  a == b;
};
template <typename A, typename B>
concept Unequatable = requires(const A& a, const B& b) {
  a != b;
};
template <typename A, typename B>
concept Ordered = requires(const A& a, const B& b) {
  a <=> b;
};
template <typename A, typename B>
concept Less = requires(const A& a, const B& b) {
  a < b;
};

template <typename A, typename B>
constexpr bool PairHolds() {
  constexpr bool kArrowTo = kArrow<A, B>;
  constexpr bool kCompares = kArrow<A, B> || kArrow<B, A>;
  static_assert(std::is_convertible_v<A, B> == kArrowTo);
  static_assert(std::is_constructible_v<B, A> ==
                (kArrowTo || kExplicitArrow<A, B>));
  static_assert(std::is_assignable_v<B&, A> == kArrowTo);
  static_assert(std::is_convertible_v<A, std::optional<B>> == kArrowTo);
  static_assert(Equatable<A, B> == kCompares);
  static_assert(Unequatable<A, B> == kCompares);
  static_assert(Ordered<A, B> == kCompares);
  static_assert(Less<A, B> == kCompares);
  // An optional or a sum of the standard library is no way round.
  static_assert(Equatable<std::optional<A>, B> == kCompares);
  return true;
}

template <typename A, typename... Bs>
constexpr bool RowHolds(Types<Bs...>) {
  return (PairHolds<A, Bs>() && ...);
}

template <typename... As>
constexpr bool MatrixHolds(Types<As...> all) {
  return (RowHolds<As>(all) && ...);
}

static_assert(MatrixHolds(AllValues{}));

// Plain data has to be named: a number has a byte order, bytes have a length,
// text has rules, and a sockaddr has a family.
template <typename To, typename... From>
constexpr bool NothingConverts(Types<From...>) {
  return ((!std::is_convertible_v<From, To> &&
           !std::is_constructible_v<To, From>)&&...);
}

using PlainData =
    Types<int, unsigned, uint16_t, uint32_t, uint64_t, const char*, std::string,
          std::string_view, std::array<uint8_t, 4>, std::array<uint8_t, 16>,
          in_addr, in6_addr, sockaddr_in, sockaddr_in6, sockaddr_storage,
          const sockaddr*, std::nullptr_t, std::nullopt_t>;

template <typename... To>
constexpr bool NothingConvertsToAny(Types<To...>) {
  return (NothingConverts<To>(PlainData{}) && ...);
}

static_assert(NothingConvertsToAny(AllValues{}));

// And nothing converts back.
template <typename From, typename... To>
constexpr bool ConvertsToNothing(Types<To...>) {
  return (!std::is_convertible_v<From, To> && ...);
}

template <typename... From>
constexpr bool NoneConverts(Types<From...>) {
  return (ConvertsToNothing<From>(
              Types<bool, int, uint32_t, uint64_t, std::string,
                    std::string_view, in_addr, in6_addr, sockaddr_in,
                    sockaddr_in6, const sockaddr*>{}) &&
          ...);
}

static_assert(NoneConverts(AllValues{}));

// The named arrows: which exist, and what they give.
template <typename A>
concept Mappable = requires(const A& a) {
  Map(a);
};
template <typename A>
concept Unmappable = requires(const A& a) {
  Unmap(a);
};
template <typename A>
concept Canonicalizable = requires(const A& a) {
  Canonical(a);
};
template <typename A>
concept Dualizable = requires(const A& a) {
  ForDualStack(a);
};

template <typename A>
constexpr bool NamedArrowsAre(bool map, bool unmap, bool canonical,
                              bool for_dual_stack) {
  return Mappable<A> == map && Unmappable<A> == unmap &&
         Canonicalizable<A> == canonical && Dualizable<A> == for_dual_stack;
}

// The alternatives of a sum are taken where the sum is: Canonical() of a mapped
// address is its IPv4 address, Map() of a mapped one does not exist.
static_assert(NamedArrowsAre<Ipv4Address>(true, false, false, true));
static_assert(NamedArrowsAre<Ipv6Address>(false, false, true, true));
static_assert(NamedArrowsAre<Ipv4MappedAddress>(false, true, true, false));
static_assert(NamedArrowsAre<IpAddress>(false, false, false, true));
static_assert(NamedArrowsAre<DualStackAddress>(false, false, true, false));
static_assert(NamedArrowsAre<AnyIpAddress>(false, false, false, false));
static_assert(NamedArrowsAre<Ipv4Sockaddr>(true, false, false, true));
static_assert(NamedArrowsAre<Ipv6Sockaddr>(false, false, true, true));
static_assert(NamedArrowsAre<Ipv4MappedSockaddr>(false, true, true, false));
static_assert(NamedArrowsAre<IpEndpoint>(false, false, false, true));
static_assert(NamedArrowsAre<DualStackSockaddr>(false, false, true, false));
static_assert(NamedArrowsAre<AnySockaddr>(false, false, false, false));
static_assert(NamedArrowsAre<ScopedIpv6Address>(false, false, false, false));
static_assert(NamedArrowsAre<Ipv4Prefix>(true, false, false, false));
static_assert(NamedArrowsAre<Ipv6Prefix>(false, false, false, false));
static_assert(NamedArrowsAre<Ipv4MappedPrefix>(false, true, false, false));
static_assert(NamedArrowsAre<IpPrefix>(false, false, false, false));
static_assert(NamedArrowsAre<Nat64Prefix>(false, false, false, false));

static_assert(std::same_as<decltype(Map(Ipv4Address())), Ipv4MappedAddress>);
static_assert(std::same_as<decltype(Unmap(Ipv4MappedAddress())), Ipv4Address>);
static_assert(std::same_as<decltype(Canonical(DualStackAddress())), IpAddress>);
static_assert(
    std::same_as<decltype(ForDualStack(IpAddress())), DualStackAddress>);
static_assert(std::same_as<decltype(Map(Ipv4Sockaddr())), Ipv4MappedSockaddr>);
static_assert(
    std::same_as<decltype(Unmap(Ipv4MappedSockaddr())), Ipv4Sockaddr>);
static_assert(std::same_as<decltype(Map(Ipv4Prefix())), Ipv4MappedPrefix>);
static_assert(std::same_as<decltype(Unmap(Ipv4MappedPrefix())), Ipv4Prefix>);
static_assert(
    std::same_as<decltype(Canonical(DualStackSockaddr())), IpEndpoint>);
static_assert(
    std::same_as<decltype(ForDualStack(IpEndpoint())), DualStackSockaddr>);

// What contains what: a kind its own, and the canonical sum those of its
// alternatives, which convert to it.
template <typename P, typename T>
concept CanContain = requires(const P& prefix, const T& value) {
  prefix.Contains(value);
};
template <typename P, typename T>
concept CanOverlap = requires(const P& prefix, const T& value) {
  prefix.Overlaps(value);
};

template <typename P, typename T>
constexpr bool ContainmentHolds() {
  constexpr bool kOfAddress = std::convertible_to<T, typename P::Address>;
  constexpr bool kOfPrefix = std::convertible_to<T, P>;
  static_assert(CanContain<P, T> == (kOfAddress || kOfPrefix));
  static_assert(CanOverlap<P, T> == kOfPrefix);
  return true;
}

template <typename... Ts>
constexpr bool ContainmentMatrixHolds(Types<Ts...>) {
  return (ContainmentHolds<Ipv4Prefix, Ts>() && ...) &&
         (ContainmentHolds<Ipv6Prefix, Ts>() && ...) &&
         (ContainmentHolds<Ipv4MappedPrefix, Ts>() && ...) &&
         (ContainmentHolds<IpPrefix, Ts>() && ...);
}

static_assert(ContainmentMatrixHolds(AllValues{}));
static_assert(!CanContain<Ipv4Prefix, Ipv4MappedAddress> &&
              !CanContain<Ipv6Prefix, Ipv4MappedAddress> &&
              !CanContain<IpPrefix, Ipv4MappedAddress> &&
              !CanContain<IpPrefix, DualStackAddress> &&
              !CanContain<IpPrefix, AnyIpAddress> &&
              !CanContain<Ipv4MappedPrefix, Ipv4Address>);

// Only the concrete types have bytes to give; a canonical sum has no one size,
// and no type gives "the last four".
template <typename A>
concept HasBytes = requires(const A& a) {
  a.bytes();
};

static_assert(HasBytes<Ipv4Address> && HasBytes<Ipv6Address> &&
              HasBytes<Ipv4MappedAddress> && HasBytes<DualStackAddress>);
static_assert(!HasBytes<IpAddress> && !HasBytes<AnyIpAddress>);

// What no one socket takes is not offered to the system.
template <typename A>
concept HasData = requires(const A& a) {
  a.data();
};

template <typename A>
concept HasStorage = requires(const A& a) {
  a.ToSockaddrStorage();
};

static_assert(HasData<Ipv4Sockaddr> && HasData<Ipv6Sockaddr> &&
              HasData<Ipv4MappedSockaddr> && HasData<DualStackSockaddr>);
static_assert(!HasData<IpEndpoint> && !HasData<AnySockaddr>);
static_assert(!HasData<ScopedIpv6Address> && !HasBytes<ScopedIpv6Address>);
static_assert(HasStorage<Ipv4Sockaddr> && HasStorage<Ipv6Sockaddr> &&
              HasStorage<Ipv4MappedSockaddr> && HasStorage<DualStackSockaddr>);
static_assert(!HasStorage<IpEndpoint> && !HasStorage<AnySockaddr>);

// Sizes are promises: see the static_asserts beside the classes for the rest.
static_assert(sizeof(Ipv4Address) == 4 && sizeof(Ipv6Address) == 16 &&
              sizeof(Ipv4MappedAddress) == 16 &&
              sizeof(DualStackAddress) == 16 && sizeof(IpAddress) == 16);
static_assert(alignof(Ipv4Address) == 1 && alignof(Ipv6Address) == 1 &&
              alignof(Ipv4MappedAddress) == 1);

// What the compiler has checked above still wants one test to report.
TEST(LatticeTest, HoldsAtCompileTime) { EXPECT_TRUE(MatrixHolds(AllValues{})); }

}  // namespace
}  // namespace dualstack
