#include "dualstack/tools/cli/inspect.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/embedded_ipv4.h"
#include "dualstack/address/reachability_policy.h"
#include "dualstack/address/special_purpose_block.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/escape.h"
#include "dualstack/tools/cli/inputs.h"
#include "dualstack/tools/cli/json.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/policy.h"
#include "dualstack/tools/cli/record.h"
#include "dualstack/tools/cli/report.h"

namespace dualstack::cli {
namespace {

// Writes the fields of a report as the members of a JSON object.
class JsonFields {
 public:
  explicit JsonFields(JsonWriter& json) : json_(json) {}

  template <typename T>
  void operator()(std::string_view name, const T& value) {
    json_.Key(name);
    Write(value);
  }

 private:
  void Write(bool value) { json_.Bool(value); }
  void Write(uint16_t value) { json_.Number(value); }
  void Write(int value) { json_.Number(value); }
  void Write(std::string_view value) { json_.String(value); }
  void Write(RegistryAnswer value) {
    if (value == RegistryAnswer::kNotApplicable) return json_.String("n/a");
    json_.Bool(value == RegistryAnswer::kYes);
  }
  void Write(const SpecialPurposeBlock* value) {
    value != nullptr ? json_.String(value->name) : json_.Null();
  }
  void Write(const EmbeddedIpv4Addresses& value) {
    json_.BeginArray();
    for (const auto& [mechanism, ipv4] : value) {
      json_.BeginObject();
      (*this)("mechanism", ToString(mechanism));
      (*this)("ipv4", std::string_view(ipv4.ToString()));
      json_.EndObject();
    }
    json_.EndArray();
  }
  void Write(const ReachabilityVerdict& value) {
    json_.BeginObject();
    (*this)("allowed", value.allowed());
    (*this)("reason", ToString(value.reason));
    (*this)("verdict", std::string_view(value.ToString()));
    json_.EndObject();
  }
  template <typename T>
  void Write(const std::optional<T>& value) {
    value ? Write(*value) : json_.Null();
  }

  JsonWriter& json_;
};

// Writes the fields of a report for people: those that apply, with nothing in
// them that a terminal would obey.
class HumanFields {
 public:
  explicit HumanFields(RecordWriter& record) : record_(record) {}

  void operator()(std::string_view name, bool value) {
    Line(name, value ? "true" : "false");
  }
  void operator()(std::string_view name, int value) {
    Line(name, absl::StrCat(value));
  }
  void operator()(std::string_view name, std::string_view value) {
    constexpr size_t kMaxShown = 256;
    const bool is_cut = value.size() > kMaxShown;
    Line(name, Escape(value.substr(0, kMaxShown)) + (is_cut ? "..." : ""),
         name == "error" ? News::kBad : News::kNone);
  }
  void operator()(std::string_view name, RegistryAnswer value) {
    Line(name, ToString(value));
  }
  void operator()(std::string_view name, const SpecialPurposeBlock* value) {
    if (value == nullptr) return;
    const std::string prefix = std::visit(
        [](const auto& held) { return held.ToString(); }, value->prefix);
    Line(name, absl::StrCat(std::string(value->name), ", ", prefix, " ",
                            std::string(value->rfc)));
  }
  void operator()(std::string_view name, const EmbeddedIpv4Addresses& value) {
    for (const EmbeddedIpv4Address& embedded : value) {
      Line(name, absl::StrCat(embedded.address.ToString(), " (",
                              std::string(ToString(embedded.mechanism)), ")"));
    }
  }
  void operator()(std::string_view name, const ReachabilityVerdict& value) {
    Line(name, value.ToString(), value.allowed() ? News::kGood : News::kBad);
  }
  template <typename T>
  void operator()(std::string_view name, const std::optional<T>& value) {
    if (value) (*this)(name, *value);
  }

 private:
  void Line(std::string_view name, std::string_view value,
            News news = News::kNone) {
    record_.Line(name, value, news);
  }

  RecordWriter& record_;
};

Command::Result Inspect(const CommandLine& line,
                        std::span<const std::string_view> arguments,
                        Streams& streams) {
  const absl::StatusOr<ReachabilityPolicy> policy = PolicyOf(line);
  if (!policy.ok()) return policy.status();
  const bool escaped = line.has(Option::kEscaped);
  JsonWriter json(streams.out, escaped ? JsonWriter::Strings::kEscaped
                                       : JsonWriter::Strings::kPlain);
  RecordWriter record(streams.out, line);
  bool all_valid = true;
  bool is_first = true;
  Inputs inputs(arguments, escaped, streams.lines);
  while (const std::optional<Input> input = inputs.Next()) {
    const Report report = ReportOn(*input, line.as, *policy);
    all_valid &= !report.error.has_value();
    if (line.has(Option::kJson)) {
      json.BeginObject();
      JsonFields fields(json);
      ForEachField(report, fields);
      json.EndObject();
      json.EndLine();
    } else {
      if (!is_first) streams.out.Append('\n');
      HumanFields fields(record);
      ForEachField(report, fields);
    }
    is_first = false;
    if (!streams.out.ok()) break;
  }
  return all_valid;
}

}  // namespace

const Command kInspect = {
    .name = "inspect",
    .arguments = "[TEXT...]",
    .help = R"(
Says what each text is. Without a TEXT, each line of standard input
is one, of any bytes; an empty line is an invalid one, and so is one
of more than 4 MiB, of which the rest is not shown. Records are for
people or, with --json, one object a line. Its keys, null where they
do not apply:

  input          the text, a byte outside printable ASCII as \u00HH
  ok, error      whether it is valid, and why not
  kind           "ipv4", "ipv4-mapped" or "ipv6"
  text           the canonical text of that kind
  canonical      the same after unmapping
  bytes          the address, of a prefix the first, in hexadecimal
  zone, port, prefix_length
  scope          "link-local", "global", ... (RFC 6724, RFC 7346)
  special        the name of its block in the IANA special-purpose
                 address registries; of the smallest, if in several
  global         whether that block is globally reachable: true, false
                 or "n/a"; without a block true, for multicast false;
                 null for a prefix that is only partly so
  embedded       the IPv4 addresses inside: mechanism, ipv4
  policy         what check says of it: allowed, reason, verdict
)",
    .options = kPolicyOptions | BitOf(Option::kJson) | BitOf(Option::kEscaped) |
               BitOf(Option::kAs) | BitOf(Option::kColor),
    .run = Inspect,
};

}  // namespace dualstack::cli
