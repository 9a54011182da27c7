#include "dualstack/socket/any_tcp_stream.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/address/ip_endpoint.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/endpoint_of.h"
#include "dualstack/socket/kind.h"
#include "dualstack/socket/tcp_stream.h"

namespace dualstack {
namespace {

template <typename Sockaddr>
absl::StatusOr<IpEndpoint> EndpointOf(
    const absl::StatusOr<Sockaddr>& sockaddr) {
  if (!sockaddr.ok()) return sockaddr.status();
  return internal::EndpointOf(*sockaddr);
}

template <typename Kind>
constexpr std::string_view NameOf(const TcpStream<Kind>&) {
  return Kind::kName;
}

}  // namespace

absl::StatusOr<size_t> AnyTcpStream::Read(std::span<std::byte> buffer) {
  return std::visit([buffer](auto& stream) { return stream.Read(buffer); },
                    stream_);
}

absl::StatusOr<size_t> AnyTcpStream::Write(std::span<const std::byte> bytes) {
  return std::visit([bytes](auto& stream) { return stream.Write(bytes); },
                    stream_);
}

absl::Status AnyTcpStream::WriteAll(std::span<const std::byte> bytes) {
  return std::visit([bytes](auto& stream) { return stream.WriteAll(bytes); },
                    stream_);
}

absl::Status AnyTcpStream::ShutdownWrite() {
  return std::visit([](auto& stream) { return stream.ShutdownWrite(); },
                    stream_);
}

absl::StatusOr<IpEndpoint> AnyTcpStream::LocalAddress() const {
  return std::visit(
      [](const auto& stream) { return EndpointOf(stream.LocalAddress()); },
      stream_);
}

absl::StatusOr<IpEndpoint> AnyTcpStream::PeerAddress() const {
  return std::visit(
      [](const auto& stream) { return EndpointOf(stream.PeerAddress()); },
      stream_);
}

std::string_view AnyTcpStream::kind_name() const {
  return std::visit([](const auto& stream) { return NameOf(stream); }, stream_);
}

absl::Status AnyTcpStream::SetNonBlocking(bool non_blocking) {
  return std::visit(
      [non_blocking](auto& stream) {
        return stream.SetNonBlocking(non_blocking);
      },
      stream_);
}

NativeSocket AnyTcpStream::native_handle() const {
  return std::visit([](const auto& stream) { return stream.native_handle(); },
                    stream_);
}

NativeSocket AnyTcpStream::Release() {
  return std::visit([](auto& stream) { return stream.Release(); }, stream_);
}

void AnyTcpStream::Close() {
  std::visit([](auto& stream) { stream.Close(); }, stream_);
}

}  // namespace dualstack
