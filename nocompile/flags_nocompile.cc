// Flags of address types whose defaults are not read by the compiler.

#include "absl/flags/flag.h"
#include "dualstack/address/address.h"
#include "dualstack/address/flags.h"

using namespace dualstack::literals;

#ifdef NC_TEXT_AS_DEFAULT
// want: no matching function for call to 'InitDefaultValue
// want: cannot convert|could not convert|no viable conversion
ABSL_FLAG(dualstack::IpAddress, upstream, "192.0.2.1", "a server");
#else
ABSL_FLAG(dualstack::IpAddress, upstream, "192.0.2.1"_ipv4, "a server");
#endif

#ifdef NC_MAPPED_AS_DEFAULT
// want: no matching function for call to 'InitDefaultValue
// want: cannot convert|could not convert|no viable conversion
ABSL_FLAG(dualstack::IpAddress, peer, "::ffff:192.0.2.1"_mapped, "a peer");
#else
ABSL_FLAG(dualstack::AnyIpAddress, peer, "::ffff:192.0.2.1"_mapped, "a peer");
#endif
