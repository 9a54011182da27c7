#include "dualstack/tools/cli/convert.h"

#include <cstddef>
#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_mapped_sockaddr.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv4_sockaddr.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/reading.h"

namespace dualstack::cli {
namespace {

template <typename Ipv4>
absl::StatusOr<Answer> MapAs(std::string_view text) {
  const absl::StatusOr<Ipv4> value = Ipv4::Parse(text);
  if (!value.ok()) return value.status();
  return Answer{.text = Map(*value).ToString()};
}

template <typename Mapped>
absl::StatusOr<Answer> UnmapAs(std::string_view text) {
  const absl::StatusOr<Mapped> value = Mapped::Parse(text);
  if (!value.ok()) return value.status();
  return Answer{.text = Unmap(*value).ToString()};
}

Command::Result RunMap(const CommandLine& line,
                       std::span<const std::string_view> arguments,
                       Streams& streams) {
  const auto map = line.as == Grammar::kEndpoint ? MapAs<Ipv4Sockaddr>
                   : line.as == Grammar::kPrefix ? MapAs<Ipv4Prefix>
                                                 : MapAs<Ipv4Address>;
  return AnswerEach(line, arguments, streams, map);
}

Command::Result RunUnmap(const CommandLine& line,
                         std::span<const std::string_view> arguments,
                         Streams& streams) {
  const auto unmap = line.as == Grammar::kEndpoint ? UnmapAs<Ipv4MappedSockaddr>
                     : line.as == Grammar::kPrefix ? UnmapAs<Ipv4MappedPrefix>
                                                   : UnmapAs<Ipv4MappedAddress>;
  return AnswerEach(line, arguments, streams, unmap);
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

constexpr OptionSet kOptions = BitOf(Option::kEscaped) | BitOf(Option::kAs);

}  // namespace

const Command kMap = {
    .name = "map",
    .arguments = "[TEXT...]",
    .help = R"(
Writes the IPv4-mapped form of each IPv4 address: ::ffff:192.0.2.1 for
192.0.2.1. Another address is an error, a line of standard error, and
leaves its line of standard output empty.
)",
    .options = kOptions,
    .run = RunMap,
};

const Command kUnmap = {
    .name = "unmap",
    .arguments = "[TEXT...]",
    .help = R"(
Writes the IPv4 address of each IPv4-mapped one: 192.0.2.1 for
::ffff:192.0.2.1. Another address is an error, a line of standard
error, and leaves its line of standard output empty.
)",
    .options = kOptions,
    .run = RunUnmap,
};

const Command kCanonical = {
    .name = "canonical",
    .arguments = "[TEXT...]",
    .help = R"(
Writes the canonical text of each address, unmapped: 192.0.2.1 for
::FFFF:C000:201. What is no address is an error, a line of standard
error, and leaves its line of standard output empty.
)",
    .options = kOptions,
    .run = RunCanonical,
};

}  // namespace dualstack::cli
