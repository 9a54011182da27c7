// What packet info says of a source, for packet info that no kernel gives as
// well: it is the only witness against a forged source, and a contradictory one
// must not be believed.
#include "dualstack/socket/internal/arrival.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/dual_stack_address.h"
#include "dualstack/address/dual_stack_sockaddr.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_sockaddr.h"
#include "dualstack/address/literals.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/packet_info.h"
#include "dualstack/socket/platform/control_messages.h"
#include "dualstack/socket/platform/message.h"
#include "gtest/gtest.h"

namespace dualstack::internal {
namespace {

class Control {
 public:
  Control& Ipv4(Ipv4Address destination, Ipv4Address local) {
    in_pktinfo info{};
    info.ipi_addr = destination.ToInAddr();
    info.ipi_spec_dst = local.ToInAddr();
    info.ipi_ifindex = 4;
    return Add(IPPROTO_IP, IP_PKTINFO, info);
  }
  Control& Ipv6(const DualStackAddress& destination) {
    in6_pktinfo info{};
    info.ipi6_addr = destination.ToIn6Addr();
    info.ipi6_ifindex = 6;
    return Add(IPPROTO_IPV6, IPV6_PKTINFO, info);
  }
  template <typename T>
  Control& Add(int level, int type, const T& datum) {
    const std::span<std::byte> rest = std::span(buffer_).subspan(size_);
    platform::ControlWriter writer(rest);
    writer.Add(level, type, datum);
    size_ += writer.size();
    return *this;
  }

  std::span<const std::byte> bytes() const {
    return std::span(buffer_).first(size_);
  }

 private:
  std::array<std::byte, 400> buffer_{};
  size_t size_ = 0;
};

template <typename Sockaddr>
std::span<const std::byte> BytesOf(const Sockaddr& sockaddr) {
  return std::as_bytes(std::span(&sockaddr, 1));
}

template <SocketKind Kind, typename Sockaddr>
std::optional<Datagram<Kind>> Read(const Sockaddr& source,
                                   const Control& control,
                                   bool control_truncated = false) {
  std::array<Datagram<Kind>, 1> datagram{};
  const absl::StatusOr<bool> kept =
      ReadDatagram<Kind>({.size = 1,
                          .source = BytesOf(source),
                          .control = control.bytes(),
                          .truncated = false,
                          .control_truncated = control_truncated},
                         /*keep_forged=*/true, std::span(datagram));
  EXPECT_TRUE(kept.ok()) << kept.status();
  if (!*kept) return std::nullopt;
  return datagram[0];
}

const Ipv4Sockaddr kIpv4("192.0.2.1"_ipv4, 9);
const Ipv4MappedSockaddr kMapped = Map(kIpv4);
const Ipv6Sockaddr kIpv6("2001:db8::1"_ipv6, 9);

constexpr Ipv4Address kOwnIpv4 = "192.0.2.2"_ipv4;
constexpr Ipv6Address kOwnIpv6 = "2001:db8::2"_ipv6;

TEST(ArrivalTest, WhatPacketInfoSaysOfASource) {
  struct Row {
    const char* what;
    DualStackSockaddr source;
    Control control;
    SourceCheck check;
    std::optional<DualStackAddress> destination;
  };
  const DualStackAddress own_mapped = Map(kOwnIpv4);
  const Row rows[] = {
      {"Linux: IPv4", kMapped,
       Control().Ipv6(own_mapped).Ipv4(kOwnIpv4, kOwnIpv4),
       SourceCheck::kVerified, own_mapped},
      {"Linux: IPv6", kIpv6, Control().Ipv6(kOwnIpv6), SourceCheck::kVerified,
       kOwnIpv6},
      {"Linux: IPv6 with a mapped source", kMapped, Control().Ipv6(kOwnIpv6),
       SourceCheck::kForged, kOwnIpv6},
      {"IPv4 as documented: one of each family", kMapped,
       Control().Ipv4(kOwnIpv4, kOwnIpv4), SourceCheck::kVerified, own_mapped},
      {"only that of IPv6, mapped: no witness of IPv4", kMapped,
       Control().Ipv6(own_mapped), SourceCheck::kUnverified, std::nullopt},
      {"none", kMapped, Control(), SourceCheck::kUnverified, std::nullopt},
      {"none, and none is needed", kIpv6, Control(), SourceCheck::kVerified,
       std::nullopt},
      {"both, with different destinations", kMapped,
       Control().Ipv6(Map("192.0.2.3"_ipv4)).Ipv4(kOwnIpv4, kOwnIpv4),
       SourceCheck::kUnverified, std::nullopt},
      {"both, of which one is native", kMapped,
       Control().Ipv6(kOwnIpv6).Ipv4(kOwnIpv4, kOwnIpv4),
       SourceCheck::kUnverified, std::nullopt},
      {"IPv4 for a native source", kIpv6,
       Control().Ipv6(kOwnIpv6).Ipv4(kOwnIpv4, kOwnIpv4),
       SourceCheck::kUnverified, std::nullopt},
      {"a mapped destination for a native source", kIpv6,
       Control().Ipv6(own_mapped), SourceCheck::kUnverified, std::nullopt},
  };
  for (const Row& row : rows) {
    const auto datagram = Read<DualStack>(row.source, row.control);
    ASSERT_TRUE(datagram) << row.what;
    EXPECT_EQ(datagram->source_check, row.check) << row.what;
    EXPECT_EQ(datagram->info.has_value(), row.destination.has_value())
        << row.what;
    if (datagram->info && row.destination) {
      EXPECT_EQ(datagram->info->destination, *row.destination) << row.what;
    }
  }
}

TEST(ArrivalTest, AnIpv6OnlySocketHasNoForgedPeerToGive) {
  EXPECT_EQ(Read<Ipv6Only>(kMapped, Control().Ipv6(kOwnIpv6)), std::nullopt);
  EXPECT_TRUE(Read<Ipv6Only>(kIpv6, Control().Ipv6(kOwnIpv6)));
}

TEST(ArrivalTest, AForgedSourceIsKeptOnlyWhereThatIsAskedFor) {
  const Control control = Control().Ipv6(kOwnIpv6);
  for (const bool keep : {false, true}) {
    std::array<Datagram<DualStack>, 1> datagram{};
    const absl::StatusOr<bool> kept =
        ReadDatagram<DualStack>({.size = 1,
                                 .source = BytesOf(kMapped),
                                 .control = control.bytes(),
                                 .truncated = false,
                                 .control_truncated = false},
                                keep, std::span(datagram));
    ASSERT_TRUE(kept.ok());
    EXPECT_EQ(*kept, keep);
  }
}

// One object for all of them, as a batch has it.
TEST(ArrivalTest, ADatagramLeavesNothingToTheNext) {
  std::array<Datagram<DualStack>, 1> datagram{};
  const auto read = [&datagram](std::span<const std::byte> control,
                                bool truncated) {
    const absl::StatusOr<bool> kept =
        ReadDatagram<DualStack>({.size = control.size(),
                                 .source = BytesOf(kMapped),
                                 .control = control,
                                 .truncated = truncated,
                                 .control_truncated = truncated},
                                /*keep_forged=*/true, std::span(datagram));
    ASSERT_TRUE(kept.ok() && *kept);
  };
  const Control plain = Control().Ipv4(kOwnIpv4, kOwnIpv4);
  Control all = plain;
  all.Add(IPPROTO_IP, IP_TTL, int{64});
  read(all.bytes(), false);
  EXPECT_EQ(datagram[0].info->hop_limit, 64);
  EXPECT_EQ(datagram[0].info->local, DualStackAddress(Map(kOwnIpv4)));
  const Ipv4Address no_local;
  const Control without = Control().Ipv4(kOwnIpv4, no_local);
  read(without.bytes(), false);
  EXPECT_EQ(datagram[0].info->hop_limit, std::nullopt);
  EXPECT_EQ(datagram[0].info->local, std::nullopt);
  read(all.bytes(), true);
  EXPECT_FALSE(datagram[0].info);
  EXPECT_TRUE(datagram[0].truncated && datagram[0].info_truncated);
  EXPECT_EQ(datagram[0].source_check, SourceCheck::kUnverified);
  read({}, false);
  EXPECT_FALSE(datagram[0].info);
  EXPECT_FALSE(datagram[0].truncated || datagram[0].info_truncated);
  EXPECT_EQ(datagram[0].size, 0u);
}

TEST(ArrivalTest, InfoThatWasCutOffIsNone) {
  const auto datagram =
      Read<DualStack>(kMapped, Control().Ipv4(kOwnIpv4, kOwnIpv4), true);
  ASSERT_TRUE(datagram);
  EXPECT_TRUE(datagram->info_truncated);
  EXPECT_FALSE(datagram->info);
  EXPECT_EQ(datagram->source_check, SourceCheck::kUnverified);
}

TEST(ArrivalTest, WhereToAnswerFrom) {
  const auto info = [](const Control& control) {
    return *Read<Ipv4Only>(kIpv4, control)->info;
  };
  EXPECT_EQ(info(Control().Ipv4(kOwnIpv4, kOwnIpv4)).local, kOwnIpv4);
  EXPECT_EQ(info(Control().Ipv4("192.0.2.255"_ipv4, kOwnIpv4)).local, kOwnIpv4);
  EXPECT_EQ(info(Control().Ipv4("224.0.0.1"_ipv4, "0.0.0.0"_ipv4)).local,
            std::nullopt);
  EXPECT_EQ(Read<Ipv6Only>(kIpv6, Control().Ipv6("ff02::1"_ipv6))->info->local,
            std::nullopt);
}

TEST(ArrivalTest, NumbersComeInTwoSizesAndNoOther) {
  const auto info = [](const Control& control) {
    return *Read<Ipv4Only>(kIpv4, control)->info;
  };
  const Control plain = Control().Ipv4(kOwnIpv4, kOwnIpv4);
  EXPECT_EQ(info(plain).hop_limit, std::nullopt);
  EXPECT_EQ(info(Control(plain).Add(IPPROTO_IP, IP_TTL, int{64})).hop_limit,
            64);
  EXPECT_EQ(info(Control(plain).Add(IPPROTO_IP, IP_TTL, uint8_t{0})).hop_limit,
            0);
  EXPECT_EQ(info(Control(plain).Add(IPPROTO_IP, IP_TTL, int{256})).hop_limit,
            std::nullopt);
  EXPECT_EQ(info(Control(plain).Add(IPPROTO_IP, IP_TTL, int{-1})).hop_limit,
            std::nullopt);
  EXPECT_EQ(
      info(Control(plain).Add(IPPROTO_IP, IP_TTL, uint16_t{64})).hop_limit,
      std::nullopt);
  // The number is right, the level is not.
  EXPECT_EQ(info(Control(plain).Add(SOL_SOCKET, IP_TTL, int{64})).hop_limit,
            std::nullopt);
}

TEST(ArrivalTest, ASourceThatNoSystemGivesIsDataLoss) {
  const std::array<std::byte, 5> bytes{};
  std::array<Datagram<DualStack>, 1> datagram{};
  const absl::StatusOr<bool> kept =
      ReadDatagram<DualStack>({.size = 1,
                               .source = bytes,
                               .control = {},
                               .truncated = false,
                               .control_truncated = false},
                              /*keep_forged=*/false, std::span(datagram));
  EXPECT_TRUE(absl::IsDataLoss(kept.status()));
}

}  // namespace
}  // namespace dualstack::internal
