#ifndef DUALSTACK_ADDRESS_TESTING_REFERENCE_REGISTRY_H_
#define DUALSTACK_ADDRESS_TESTING_REFERENCE_REGISTRY_H_

#include <string>
#include <vector>

#include "dualstack/address/testing/number_set.h"

// The IANA special-purpose address registries, read a second time: from the
// files in testdata/iana, which are compiled in as text, by other means than
// those that made the library's table of them, and looked through row by row.

namespace dualstack::testing {

struct ReferenceRow {
  Interval interval;  // IPv4 addresses are numbers of 32 bits.
  std::string name;
  // Y, N or - in the order of the columns: source, destination, forwardable,
  // globally reachable, reserved by protocol.
  std::string answers;
};

// All rows; a cell with two blocks makes two.
const std::vector<ReferenceRow>& Ipv4ReferenceRegistry();
const std::vector<ReferenceRow>& Ipv6ReferenceRegistry();

// The row with the fewest numbers that has this one; nullptr if none does.
const ReferenceRow* FindRow(const std::vector<ReferenceRow>& rows,
                            Number number);

// The numbers of a prefix such as 10.0.0.0/8 or fc00::/7, by the system's
// inet_pton().
Interval IntervalOfText(const std::string& prefix);

}  // namespace dualstack::testing

#endif  // DUALSTACK_ADDRESS_TESTING_REFERENCE_REGISTRY_H_
