#include "dualstack/tools/cli/prefix_command.h"

#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/address_kind.h"
#include "dualstack/address/address_range.h"
#include "dualstack/address/any_ip_address.h"
#include "dualstack/address/ipv4_address.h"
#include "dualstack/address/ipv4_mapped_address.h"
#include "dualstack/address/ipv4_mapped_prefix.h"
#include "dualstack/address/ipv4_prefix.h"
#include "dualstack/address/ipv6_address.h"
#include "dualstack/address/ipv6_prefix.h"
#include "dualstack/address/prefix_algebra.h"
#include "dualstack/tools/cli/any_prefix.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/escape.h"
#include "dualstack/tools/cli/inputs.h"
#include "dualstack/tools/cli/message.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/output.h"

namespace dualstack::cli {
namespace {

using Arguments = std::span<const std::string_view>;

// A text that is wrong, and so an answer of no.
Command::Result Complain(Streams& streams, const absl::Status& why) {
  streams.Complain(Message(why));
  return false;
}

void WriteLine(Output& out, const auto& value) {
  out.Append(value.ToString());
  out.Append('\n');
}

// --- contains

// What a prefix may contain: an address or a prefix.
using Content = std::variant<Ipv4Address, Ipv4MappedAddress, Ipv6Address,
                             Ipv4Prefix, Ipv4MappedPrefix, Ipv6Prefix>;

absl::StatusOr<Content> ParseContent(std::string_view text) {
  const auto as_content = [](const auto& held) -> Content { return held; };
  if (text.find('/') != std::string_view::npos) {
    const absl::StatusOr<AnyPrefix> prefix = ParsePrefix(text);
    if (!prefix.ok()) return prefix.status();
    return std::visit(as_content, *prefix);
  }
  const absl::StatusOr<AnyIpAddress> address = AnyIpAddress::Parse(text);
  if (!address.ok()) return address.status();
  return address->Visit(as_content);
}

template <typename T>
constexpr bool kIsMapped =
    std::is_same_v<T, Ipv4MappedAddress> || std::is_same_v<T, Ipv4MappedPrefix>;

// IPv4 contains no IPv6 and the other way round. Whether 10.0.0.0/8 contains
// ::ffff:10.1.2.3 is no question until somebody says which of the two to
// convert.
absl::StatusOr<Answer> Contains(const AnyPrefix& prefix,
                                std::string_view text) {
  const absl::StatusOr<Content> content = ParseContent(text);
  if (!content.ok()) return content.status();
  return std::visit(
      []<typename Prefix, typename Inner>(
          const Prefix& outer, const Inner& inner) -> absl::StatusOr<Answer> {
        if constexpr (kIsMapped<Prefix> != kIsMapped<Inner>) {
          return absl::InvalidArgumentError(absl::StrCat(
              kIsMapped<Prefix> ? outer.ToString() : inner.ToString(),
              " is IPv4-mapped and ",
              kIsMapped<Prefix> ? inner.ToString() : outer.ToString(),
              " is not: map or unmap one of them first"));
        } else if constexpr (requires { outer.Contains(inner); }) {
          const bool contains = outer.Contains(inner);
          return Answer{.text = contains ? "true" : "false", .yes = contains};
        } else {
          return Answer{.text = "false", .yes = false};
        }
      },
      prefix, *content);
}

Command::Result RunContains(const CommandLine& line, Arguments arguments,
                            Streams& streams) {
  const absl::StatusOr<AnyPrefix> prefix = ParsePrefix(arguments[0]);
  if (!prefix.ok()) return Complain(streams, prefix.status());
  return AnswerEach(
      line, arguments.subspan(1), streams,
      [&prefix](std::string_view text) { return Contains(*prefix, text); });
}

// --- split

std::optional<int> ParseLength(std::string_view text) {
  int length = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  // Neither a sign nor a leading zero, as everywhere.
  return absl::StrCat(length) == std::string(text) ? std::optional(length)
                                                   : std::nullopt;
}

Command::Result RunSplit(const CommandLine&, Arguments arguments,
                         Streams& streams) {
  const absl::StatusOr<AnyPrefix> prefix = ParsePrefix(arguments[0]);
  if (!prefix.ok()) return Complain(streams, prefix.status());
  const std::optional<int> length = ParseLength(arguments[1]);
  return std::visit(
      [&]<typename Prefix>(const Prefix& whole) -> Command::Result {
        if (!length || *length < whole.length() ||
            *length > Prefix::kMaxLength) {
          return absl::InvalidArgumentError(absl::StrCat(
              "a part of ", whole.ToString(), " has a length from ",
              whole.length(), " to ", Prefix::kMaxLength, ", not '",
              Escape(arguments[1]), "'"));
        }
        for (const Prefix& part : whole.Subnets(*length)) {
          WriteLine(streams.out, part);
          if (!streams.out.ok()) break;
        }
        return true;
      },
      *prefix);
}

// --- summarise

template <typename Address>
std::optional<AddressRange<Address>> RangeTo(const Address& first,
                                             const AnyIpAddress& last) {
  return last.Visit(
      [&first](const auto& end) -> std::optional<AddressRange<Address>> {
        if constexpr (std::is_same_v<decltype(end), const Address&>) {
          return AddressRange<Address>::FromFirstAndLast(first, end);
        } else {
          return std::nullopt;
        }
      });
}

Command::Result RunSummarise(const CommandLine&, Arguments arguments,
                             Streams& streams) {
  const absl::StatusOr<AnyIpAddress> first = AnyIpAddress::Parse(arguments[0]);
  if (!first.ok()) return Complain(streams, first.status());
  const absl::StatusOr<AnyIpAddress> last = AnyIpAddress::Parse(arguments[1]);
  if (!last.ok()) return Complain(streams, last.status());
  return first->Visit([&](const auto& start) -> Command::Result {
    const auto range = RangeTo(start, *last);
    if (!range) {
      return Complain(
          streams,
          absl::InvalidArgumentError(absl::StrCat(
              "no range goes from ", start.ToString(), " to ", last->ToString(),
              first->kind() == last->kind() ? ": it would go backwards"
                                            : ": they are of two kinds")));
    }
    for (const auto& prefix : Summarize(*range)) {
      WriteLine(streams.out, prefix);
    }
    return true;
  });
}

// --- aggregate

Command::Result RunAggregate(const CommandLine& line, Arguments arguments,
                             Streams& streams) {
  std::tuple<std::vector<Ipv4Prefix>, std::vector<Ipv4MappedPrefix>,
             std::vector<Ipv6Prefix>>
      prefixes;
  bool all_valid = true;
  Inputs inputs(arguments, line.has(Option::kEscaped), streams.lines);
  while (const std::optional<Input> input = inputs.Next()) {
    const absl::StatusOr<AnyPrefix> prefix =
        input->status.ok() ? ParsePrefix(input->text) : input->status;
    if (!prefix.ok()) {
      all_valid = false;
      streams.Complain(inputs.where() + ": " + Message(prefix.status()));
      continue;
    }
    std::visit(
        [&prefixes]<typename Prefix>(const Prefix& held) {
          std::get<std::vector<Prefix>>(prefixes).push_back(held);
        },
        *prefix);
  }
  const auto write = [&streams](const auto& of_one_kind) {
    for (const auto& prefix : Aggregate(of_one_kind)) {
      WriteLine(streams.out, prefix);
    }
  };
  std::apply([&write](const auto&... kinds) { (write(kinds), ...); }, prefixes);
  return all_valid;
}

}  // namespace

const Command kPrefixContains = {
    .name = "prefix contains",
    .arguments = "PREFIX [TEXT...]",
    .help = R"(
Says, a line each, whether every address of TEXT, an address or a
prefix, is in PREFIX: true or false. An IPv4-mapped one and one of
another kind cannot be compared: one must be mapped or unmapped
first. Exit status 0 if all are true, 1 if not.
)",
    .options = BitOf(Option::kEscaped),
    .min_arguments = 1,
    .run = RunContains,
};

const Command kPrefixSplit = {
    .name = "prefix split",
    .arguments = "PREFIX LENGTH",
    .help = R"(
Writes the parts of PREFIX that have LENGTH bits, in order. Parts of
an IPv6 prefix that are IPv4-mapped are left out.
)",
    .options = 0,
    .min_arguments = 2,
    .max_arguments = 2,
    .run = RunSplit,
};

const Command kPrefixSummarise = {
    .name = "prefix summarise",
    .alias = "prefix summarize",
    .arguments = "FIRST LAST",
    .help = R"(
Writes the fewest prefixes that have all addresses from FIRST to
LAST, both included, and no others.
)",
    .options = 0,
    .min_arguments = 2,
    .max_arguments = 2,
    .run = RunSummarise,
};

const Command kPrefixAggregate = {
    .name = "prefix aggregate",
    .arguments = "[PREFIX...]",
    .help = R"(
Writes the fewest prefixes that have the addresses of all PREFIXes
and no others, in order: IPv4, IPv4-mapped, IPv6. It keeps those in
memory that it has read. What is no prefix is left out.
)",
    .options = BitOf(Option::kEscaped),
    .run = RunAggregate,
};

}  // namespace dualstack::cli
