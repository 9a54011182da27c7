// Any bytes, of any number and alignment, as a socket address. The first byte
// of the input says how far from an aligned place the rest shall lie.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "absl/hash/hash.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/address.h"
#include "dualstack/fuzz/check.h"
#include "dualstack/fuzz/draw.h"
#include "dualstack/fuzz/input_reader.h"
#include "dualstack/fuzz/own_copy.h"

namespace dualstack {
namespace {

// What is read, and is written as text that is read as the same.
template <typename T>
std::optional<T> Read(std::span<const std::byte> bytes) {
  const std::optional<T> sockaddr = T::TryFromSockaddr(bytes);
  if (!sockaddr) return std::nullopt;
  std::array<char, T::kMaxTextSize> buffer;
  FUZZ_CHECK(T::TryParse(sockaddr->FormatTo(buffer)) == *sockaddr);
  return sockaddr;
}

// A pointer and a length say what the bytes say. In the structure that has room
// for all families, what stands behind them does not count.
template <typename T>
void CheckAsTheSystemHasIt(std::span<const std::byte> bytes,
                           const absl::StatusOr<T>& expected) {
  // Nowhere there is none, whatever length is claimed.
  const sockaddr* const nowhere = nullptr;
  FUZZ_CHECK(!T::FromSockaddr(nowhere, sizeof(sockaddr_in6)).ok());
  sockaddr_storage storage{};
  if (bytes.size() > sizeof(storage)) return;
  std::memcpy(&storage, bytes.data(), bytes.size());
  // A sockaddr_storage is made to be passed so (POSIX, <sys/socket.h>).
  const absl::StatusOr<T> pointed_at =
      T::FromSockaddr(reinterpret_cast<const sockaddr*>(&storage),
                      static_cast<socklen_t>(bytes.size()));
  FUZZ_CHECK(pointed_at.ok() == expected.ok());
  const absl::StatusOr<T> stored = T::FromSockaddr(storage);
  if (!expected.ok()) return;
  FUZZ_CHECK(*pointed_at == *expected);
  FUZZ_CHECK(stored.ok() && *stored == *expected);
}

// FromSockaddr() and TryFromSockaddr() are two faces of one reader. An error is
// of the one code and names a reason.
template <typename T>
void CheckError(std::span<const std::byte> bytes) {
  const absl::StatusOr<T> sockaddr = T::FromSockaddr(bytes);
  FUZZ_CHECK(sockaddr.ok() == T::TryFromSockaddr(bytes).has_value());
  CheckAsTheSystemHasIt(bytes, sockaddr);
  if (sockaddr.ok()) return;
  FUZZ_CHECK(sockaddr.status().code() == absl::StatusCode::kInvalidArgument);
  FUZZ_CHECK(!sockaddr.status().message().empty());
  FUZZ_CHECK(sockaddr.status().message().size() < 256);
}

template <typename... Types>
void CheckErrorOfOne(const OwnCopy& copy) {
  CallDrawn(copy.text(), 4, [&copy] { CheckError<Types>(copy.bytes()); }...);
}

// Handed to the system and read back, in its own structure or in the one that
// has room for all, it is the same to the last bit.
template <typename T>
void CheckRoundTrip(const T& sockaddr) {
  for (const absl::StatusOr<T>& again :
       {T::FromSockaddr(sockaddr.data(), sockaddr.size()),
        T::FromSockaddr(sockaddr.ToSockaddrStorage())}) {
    FUZZ_CHECK(again.ok());
    FUZZ_CHECK(std::memcmp(again->data(), sockaddr.data(), sockaddr.size()) ==
               0);
    FUZZ_CHECK(absl::Hash<T>()(*again) == absl::Hash<T>()(sockaddr));
  }
}

// Flow information tells identical socket addresses from equal ones, in every
// type; a port makes them unequal.
void CheckIdentical(const Ipv6Sockaddr& ipv6) {
  const Ipv6Sockaddr other_flow = ipv6.WithFlowInfo(~ipv6.flow_info());
  FUZZ_CHECK(other_flow.flow_info() == ~ipv6.flow_info());
  const auto other_port = *Ipv6Sockaddr::WithScope(
      ipv6.address(), static_cast<uint16_t>(~ipv6.port()), ipv6.scope_id());
  const auto check = [&]<typename T>(const T& sockaddr) {
    FUZZ_CHECK(sockaddr.IdenticalTo(sockaddr));
    FUZZ_CHECK(sockaddr == T(other_flow) &&
               !sockaddr.IdenticalTo(T(other_flow)));
    FUZZ_CHECK(sockaddr != T(other_port) &&
               !sockaddr.IdenticalTo(T(other_port)));
  };
  check(ipv6);
  check(IpEndpoint(ipv6));
  check(DualStackSockaddr(ipv6));
  check(AnySockaddr(ipv6));
}

void Check(std::span<const std::byte> bytes) {
  const auto ipv4 = Read<Ipv4Sockaddr>(bytes);
  const auto ipv6 = Read<Ipv6Sockaddr>(bytes);
  const auto mapped = Read<Ipv4MappedSockaddr>(bytes);
  const auto dual_stack = Read<DualStackSockaddr>(bytes);
  const auto any = Read<AnySockaddr>(bytes);

  FUZZ_CHECK(ipv4.has_value() + ipv6.has_value() + mapped.has_value() <= 1);
  FUZZ_CHECK(dual_stack.has_value() == (ipv6 || mapped));
  FUZZ_CHECK(any.has_value() == (ipv4 || ipv6 || mapped));
  if (!any) return;
  FUZZ_CHECK(bytes.size() ==
             (ipv4 ? Ipv4Sockaddr::size() : Ipv6Sockaddr::size()));

  if (ipv4) {
    CheckRoundTrip(*ipv4);
    CheckRoundTrip(Map(*ipv4));
    FUZZ_CHECK(any->AsIpv4() == *ipv4);
    FUZZ_CHECK(any->IdenticalTo(*ipv4));
    FUZZ_CHECK(Unmap(Map(*ipv4)) == *ipv4);
    FUZZ_CHECK(IpEndpoint(*ipv4).kind() == AddressKind::kIpv4);
  }
  if (mapped) {
    CheckRoundTrip(*mapped);
    FUZZ_CHECK(any->AsIpv4Mapped() == *mapped);
    FUZZ_CHECK(Map(Unmap(*mapped)) == *mapped);
  }
  if (ipv6) {
    CheckRoundTrip(*ipv6);
    FUZZ_CHECK(any->AsIpv6()->IdenticalTo(*ipv6));
    FUZZ_CHECK(ipv6->scope_id() == 0 || ipv6->address().is_scoped());
    CheckIdentical(*ipv6);
  }
  if (dual_stack) {
    CheckRoundTrip(*dual_stack);
    FUZZ_CHECK(dual_stack->AsIpv6() == ipv6);
    FUZZ_CHECK(dual_stack->AsIpv4Mapped() == mapped);
    const IpEndpoint canonical = Canonical(*dual_stack);
    FUZZ_CHECK(canonical.kind() != AddressKind::kIpv4Mapped);
    FUZZ_CHECK(ForDualStack(canonical).IdenticalTo(*dual_stack));
  }
}

}  // namespace
}  // namespace dualstack

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dualstack::InputReader input({data, size});
  const size_t offset = input.TakeByte() % 8;
  const dualstack::OwnCopy sockaddr(input.TakeRest(), offset);
  dualstack::Check(sockaddr.bytes());
  dualstack::CheckErrorOfOne<dualstack::Ipv4Sockaddr, dualstack::Ipv6Sockaddr,
                             dualstack::Ipv4MappedSockaddr,
                             dualstack::DualStackSockaddr,
                             dualstack::AnySockaddr>(sockaddr);
  return 0;
}
