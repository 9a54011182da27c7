#include "dualstack/socket/internal/socket_calls.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/address/internal/to_absl.h"
#include "dualstack/socket/bind_options.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/address_calls.h"
#include "dualstack/socket/internal/bind_calls.h"
#include "dualstack/socket/internal/kind_spec.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/platform/options.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack::internal {
namespace {

// Nothing if the system does not tell it.
std::optional<AnySockaddr> KnownLocalAddress(const Descriptor& descriptor) {
  const platform::Result<platform::Name> name =
      platform::LocalName(descriptor.get());
  if (!name.ok()) return std::nullopt;
  const absl::StatusOr<AnySockaddr> local =
      AnySockaddr::FromSockaddr(name.value.bytes());
  if (!local.ok()) return std::nullopt;
  return *local;
}

// `operation` says after what it is read, and is asked only for an error.
template <typename Operation>
absl::Status CheckV6Only(const Descriptor& descriptor, const KindSpec& kind,
                         Operation operation) {
  if (!kind.v6only) return absl::OkStatus();
  const platform::Result<bool> v6only = platform::GetV6Only(descriptor.get());
  if (!v6only.ok()) {
    return SystemStatus(v6only.error,
                        absl::StrCat("read IPV6_V6ONLY after ", operation()));
  }
  if (v6only.value == *kind.v6only) return absl::OkStatus();
  return absl::InternalError(
      absl::StrCat(operation(), ": IPV6_V6ONLY reads ", v6only.value ? 1 : 0,
                   " afterwards, and the socket was made ", ToAbsl(kind.name)));
}

}  // namespace

absl::StatusOr<Descriptor> OpenSocket(const KindSpec& kind, platform::Type type,
                                      const AnySockaddr* address) {
  const auto operation = [address](const char* call) {
    return address == nullptr
               ? std::string(call)
               : absl::StrCat(call, " for ", address->ToString());
  };
  const auto setting = [&operation] { return operation("set IPV6_V6ONLY"); };
  const platform::Result<NativeSocket> socket =
      platform::Open(kind.family, type);
  if (!socket.ok()) return SystemStatus(socket.error, operation("socket"));
  Descriptor descriptor(socket.value);
  if (!kind.v6only) return descriptor;
  const platform::Result<void> set =
      platform::SetV6Only(descriptor.get(), *kind.v6only);
  if (!set.ok()) return SystemStatus(set.error, setting());
  if (absl::Status status = CheckV6Only(descriptor, kind, setting);
      !status.ok()) {
    return status;
  }
  return descriptor;
}

absl::Status BindSocket(const Descriptor& descriptor, const KindSpec& kind,
                        const AnySockaddr& local) {
  if (absl::Status status = Bind(descriptor, local); !status.ok()) {
    return status;
  }
  return CheckV6Only(descriptor, kind, [&local] { return Binding(local); });
}

absl::StatusOr<Descriptor> OpenBoundSocket(const KindSpec& kind,
                                           platform::Type type,
                                           const AnySockaddr& local,
                                           const BindOptions& options) {
  if (absl::Status status = CheckBindOptions(type, local, options);
      !status.ok()) {
    return status;
  }
  absl::StatusOr<Descriptor> descriptor = OpenSocket(kind, type, &local);
  if (!descriptor.ok()) return descriptor;
  if (absl::Status status = SetBindOptions(*descriptor, kind, local, options);
      !status.ok()) {
    return status;
  }
  if (absl::Status status = BindSocket(*descriptor, kind, local);
      !status.ok()) {
    return status;
  }
  return descriptor;
}

absl::Status SetNonBlocking(const Descriptor& descriptor, bool non_blocking) {
  constexpr char kOperation[] = "set non-blocking";
  if (!descriptor.is_open()) return ClosedStatus(kOperation);
  const platform::Result<void> set =
      platform::SetNonBlocking(descriptor.get(), non_blocking);
  if (!set.ok()) return FailedStatus(kOperation, descriptor, set.error);
  return absl::OkStatus();
}

uint32_t BoundInterface(const Descriptor& descriptor) {
  if (!descriptor.is_open()) return 0;
  const platform::Result<int> index =
      platform::GetOption(descriptor.get(), platform::Option::kInterface);
  return index.ok() ? static_cast<uint32_t>(index.value) : 0;
}

absl::StatusOr<platform::Name> LocalName(const Descriptor& descriptor) {
  constexpr char kOperation[] = "local address";
  if (!descriptor.is_open()) return ClosedStatus(kOperation);
  const platform::Result<platform::Name> name =
      platform::LocalName(descriptor.get());
  if (!name.ok()) return SystemStatus(name.error, kOperation);
  return name.value;
}

absl::StatusOr<platform::Name> PeerName(const Descriptor& descriptor) {
  constexpr char kOperation[] = "peer address";
  if (!descriptor.is_open()) return ClosedStatus(kOperation);
  const platform::Result<platform::Name> name =
      platform::PeerName(descriptor.get());
  if (!name.ok()) return FailedStatus(kOperation, descriptor, name.error);
  return name.value;
}

absl::Status ClosedStatus(std::string_view operation) {
  return SystemStatus(platform::BadSocketError(), operation);
}

std::string OnLocalAddress(std::string_view operation,
                           const Descriptor& descriptor) {
  if (const auto local = KnownLocalAddress(descriptor)) {
    return absl::StrCat(ToAbsl(operation), " on ", local->ToString());
  }
  return std::string(operation);
}

absl::Status FailedStatus(std::string_view operation,
                          const Descriptor& descriptor, int error) {
  if (WouldBlock(error)) return WouldBlockStatus();
  return SystemStatus(error, OnLocalAddress(operation, descriptor));
}

bool SendingWouldBlock(const Descriptor& descriptor, int error) {
  if (!WouldBlock(error)) return false;
  const std::optional<AnySockaddr> local = KnownLocalAddress(descriptor);
  return !local || local->port() != 0;
}

}  // namespace dualstack::internal
