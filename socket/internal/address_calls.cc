#include "dualstack/socket/internal/address_calls.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/any_sockaddr.h"
#include "dualstack/socket/descriptor.h"
#include "dualstack/socket/internal/status.h"
#include "dualstack/socket/platform/connect.h"
#include "dualstack/socket/platform/platform.h"

namespace dualstack::internal {
namespace {

// `call` is one of the platform's; `operation` names it in an error.
template <typename Call, typename Operation>
absl::Status CallWith(const Descriptor& descriptor, const AnySockaddr& address,
                      Call call, Operation operation) {
  const platform::Result<void> result =
      address.Visit([&](const auto& sockaddr) {
        return call(descriptor.get(), sockaddr.data(), sockaddr.size());
      });
  if (result.ok()) return absl::OkStatus();
  return SystemStatus(result.error, operation(address));
}

}  // namespace

absl::Status Bind(const Descriptor& descriptor, const AnySockaddr& local) {
  return CallWith(descriptor, local, platform::Bind, Binding);
}

absl::Status Connect(const Descriptor& descriptor, const AnySockaddr& peer) {
  return CallWith(descriptor, peer, platform::Connect, Connecting);
}

absl::Status StartConnect(const Descriptor& descriptor,
                          const AnySockaddr& peer) {
  return CallWith(descriptor, peer, platform::StartConnect, Connecting);
}

std::string Binding(const AnySockaddr& local) {
  return absl::StrCat("bind ", local.ToString());
}

std::string Connecting(const AnySockaddr& peer) {
  return absl::StrCat("connect ", peer.ToString());
}

}  // namespace dualstack::internal
