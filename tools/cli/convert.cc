#include "dualstack/tools/cli/convert.h"

#include <cstddef>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/reading.h"

namespace dualstack::cli {
namespace {

absl::StatusOr<Answer> MapText(std::string_view text) {
  const absl::StatusOr<Ipv4Address> address = Ipv4Address::Parse(text);
  if (!address.ok()) return address.status();
  return Answer{.text = Map(*address).ToString()};
}

absl::StatusOr<Answer> UnmapText(std::string_view text) {
  const absl::StatusOr<Ipv4MappedAddress> address =
      Ipv4MappedAddress::Parse(text);
  if (!address.ok()) return address.status();
  return Answer{.text = Unmap(*address).ToString()};
}

Command::Result RunMap(const CommandLine& line,
                       std::span<const std::string_view> arguments,
                       Streams& streams) {
  return AnswerEach(line, arguments, streams, MapText);
}

Command::Result RunUnmap(const CommandLine& line,
                         std::span<const std::string_view> arguments,
                         Streams& streams) {
  return AnswerEach(line, arguments, streams, UnmapText);
}

Command::Result RunCanonical(const CommandLine& line,
                             std::span<const std::string_view> arguments,
                             Streams& streams) {
  return AnswerEach(line, arguments, streams,
                    [&line](std::string_view text) -> absl::StatusOr<Answer> {
                      const absl::StatusOr<Reading> reading =
                          Read(text, line.as);
                      if (!reading.ok()) return reading.status();
                      return Answer{.text = reading->canonical};
                    });
}

}  // namespace

const Command kMap = {
    .name = "map",
    .arguments = "[TEXT...]",
    .help =
        "Writes the IPv4-mapped form of each IPv4 address: ::ffff:192.0.2.1 "
        "for\n"
        "192.0.2.1. Another address is an error, a line of standard error, "
        "and\n"
        "leaves its line of standard output empty.\n",
    .options = BitOf(Option::kEscaped),
    .run = RunMap,
};

const Command kUnmap = {
    .name = "unmap",
    .arguments = "[TEXT...]",
    .help =
        "Writes the IPv4 address of each IPv4-mapped one: 192.0.2.1 for\n"
        "::ffff:192.0.2.1. Another address is an error, a line of standard\n"
        "error, and leaves its line of standard output empty.\n",
    .options = BitOf(Option::kEscaped),
    .run = RunUnmap,
};

const Command kCanonical = {
    .name = "canonical",
    .arguments = "[TEXT...]",
    .help =
        "Writes the canonical text of each address, unmapped: 192.0.2.1 for\n"
        "::FFFF:C000:201. What is no address is an error, a line of standard\n"
        "error, and leaves its line of standard output empty.\n",
    .options = BitOf(Option::kEscaped) | BitOf(Option::kAs),
    .run = RunCanonical,
};

}  // namespace dualstack::cli
