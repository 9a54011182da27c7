// A stream of some kind does what the stream of that kind does.
#include "dualstack/socket/any_tcp_stream.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_listener.h"
#include "dualstack/socket/tcp_stream.h"
#include "dualstack/socket/testing/test_support.h"
#include "gtest/gtest.h"

namespace dualstack {
namespace {

using testing::Connect;
using testing::Connection;
using testing::Loopback;
using testing::MappedLoopback;

// Into it, implicitly, and by name out of it again.
static_assert(std::is_convertible_v<TcpStream<Ipv4Only>, AnyTcpStream>);
static_assert(std::is_convertible_v<TcpStream<Ipv6Only>, AnyTcpStream>);
static_assert(std::is_convertible_v<TcpStream<DualStack>, AnyTcpStream>);
static_assert(!std::is_constructible_v<TcpStream<Ipv4Only>, AnyTcpStream>);
static_assert(!std::is_constructible_v<TcpStream<Ipv6Only>, AnyTcpStream>);
static_assert(!std::is_constructible_v<TcpStream<DualStack>, AnyTcpStream>);
static_assert(!std::is_constructible_v<AnyTcpStream, TcpListener<DualStack>>);
static_assert(!std::is_constructible_v<AnyTcpStream, int>);
static_assert(!std::is_copy_constructible_v<AnyTcpStream>);
static_assert(std::is_nothrow_move_assignable_v<AnyTcpStream>);

template <typename Kind>
class AnyTcpStreamTest : public ::testing::Test {
 protected:
  void SetUp() override { DUALSTACK_SKIP_WITHOUT(Kind); }
};
using Kinds = ::testing::Types<Ipv4Only, Ipv6Only, DualStack>;
TYPED_TEST_SUITE(AnyTcpStreamTest, Kinds);

TYPED_TEST(AnyTcpStreamTest, CarriesBytes) {
  Connection<TypeParam> c = Connect<TypeParam>();
  AnyTcpStream client = std::move(c.client);
  AnyTcpStream server = std::move(c.server);
  EXPECT_TRUE(client.WriteAll("ping").ok());
  std::array<char, 10> buffer;
  ASSERT_EQ(DUALSTACK_VALUE(server.Read(buffer)), 4u);
  EXPECT_EQ(std::string_view(buffer.data(), 4), "ping");
  EXPECT_EQ(DUALSTACK_VALUE(server.Write("pong")), 4u);
  EXPECT_EQ(DUALSTACK_VALUE(client.Read(buffer)), 4u);
  EXPECT_TRUE(client.ShutdownWrite().ok());
  EXPECT_EQ(DUALSTACK_VALUE(server.Read(buffer)), 0u);
  ASSERT_TRUE(client.SetNonBlocking(true).ok());
  EXPECT_EQ(client.Read(buffer).status(), absl::UnavailableError(""));
}

TYPED_TEST(AnyTcpStreamTest, IsTheSameSocketAllTheTime) {
  Connection<TypeParam> c = Connect<TypeParam>();
  const NativeSocket handle = c.client.native_handle();
  AnyTcpStream any = std::move(c.client);
  EXPECT_EQ(any.native_handle(), handle);
  EXPECT_EQ(any.kind_name(), TypeParam::kName);
  EXPECT_EQ(any.Visit([](auto& typed) { return typed.native_handle(); }),
            handle);
  const bool same_kind =
      any.Visit([handle]<typename Kind>(TcpStream<Kind>& held) {
        const TcpStream<Kind> taken = std::move(held);
        return std::is_same_v<Kind, TypeParam> &&
               taken.native_handle() == handle;
      });
  EXPECT_TRUE(same_kind);
  EXPECT_FALSE(any.is_open());
}

TYPED_TEST(AnyTcpStreamTest, RefusesEverythingWhenClosed) {
  Connection<TypeParam> c = Connect<TypeParam>();
  AnyTcpStream closed = std::move(c.client);
  closed.Close();
  EXPECT_FALSE(closed.is_open());
  AnyTcpStream released = std::move(c.server);
  const Descriptor owner(released.Release());
  EXPECT_TRUE(owner.is_open());
  for (AnyTcpStream* stream : {&closed, &released}) {
    std::array<std::byte, 1> buffer{};
    for (const absl::Status& status :
         {stream->Read(buffer).status(), stream->Write(buffer).status(),
          stream->WriteAll(buffer), stream->ShutdownWrite(),
          stream->LocalAddress().status(), stream->PeerAddress().status(),
          stream->SetNonBlocking(true)}) {
      EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
      EXPECT_EQ(SystemErrorOf(status), EBADF);
    }
  }
}

TEST(AnyTcpStreamNames, AreCanonical) {
  DUALSTACK_SKIP_WITHOUT(DualStack);
  auto listener = DUALSTACK_VALUE(TcpListener<DualStack>::Listen(0));
  const uint16_t port = DUALSTACK_VALUE(listener.LocalAddress()).port();
  AnyTcpStream mapped =
      DUALSTACK_VALUE(TcpStream<DualStack>::Connect(MappedLoopback(port)));
  EXPECT_EQ(DUALSTACK_VALUE(mapped.PeerAddress()),
            IpEndpoint(Loopback<Ipv4Only>(port)));
  AnyTcpStream accepted = DUALSTACK_VALUE(listener.Accept()).stream;
  EXPECT_EQ(DUALSTACK_VALUE(accepted.PeerAddress()),
            DUALSTACK_VALUE(mapped.LocalAddress()));
  EXPECT_EQ(DUALSTACK_VALUE(accepted.LocalAddress()),
            IpEndpoint(Loopback<Ipv4Only>(port)));
  AnyTcpStream native =
      DUALSTACK_VALUE(TcpStream<DualStack>::Connect(Loopback<DualStack>(port)));
  EXPECT_EQ(DUALSTACK_VALUE(native.PeerAddress()),
            IpEndpoint(Loopback<Ipv6Only>(port)));
}

}  // namespace
}  // namespace dualstack
