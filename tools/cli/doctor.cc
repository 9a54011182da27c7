#include "dualstack/tools/cli/doctor.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "dualstack/socket/error.h"
#include "dualstack/socket/host_capabilities.h"
#include "dualstack/socket/listen_plan.h"
#include "dualstack/tools/cli/command.h"
#include "dualstack/tools/cli/json.h"
#include "dualstack/tools/cli/message.h"
#include "dualstack/tools/cli/options.h"
#include "dualstack/tools/cli/output.h"
#include "dualstack/tools/cli/record.h"

namespace dualstack::cli {
namespace {

// What was found out of the host.
struct Findings {
  HostCapabilities host;
  absl::StatusOr<ListenPlan> plan;

  // Whether a server has peers of both families now.
  bool all_well() const {
    return plan.ok() && plan->ipv4.ok() && plan->ipv6.ok();
  }
};

Findings Examine() {
  const HostCapabilities host = HostCapabilities::Probe();
  return {.host = host, .plan = ListenPlan::Make(host, {})};
}

// Hands every ability to `sink`, in the order in which both forms of output
// show them: sink(name, status).
template <typename Sink>
void ForEachAbility(const HostCapabilities& host, Sink sink) {
  sink("ipv4", host.ipv4.loopback);
  sink("ipv6", host.ipv6.loopback);
  sink("mapped", host.mapped.loopback);
  sink("ipv4_wildcard", host.ipv4.wildcard);
  sink("ipv6_wildcard", host.ipv6.wildcard);
  sink("dual_wildcard", host.mapped.wildcard);
  sink("ipv4_pktinfo", host.ipv4_packet_info);
  sink("ipv6_pktinfo", host.ipv6_packet_info);
}

void WriteJsonPlan(const Findings& findings, JsonWriter& json) {
  const absl::StatusOr<ListenPlan>& plan = findings.plan;
  json.Key("plan");
  json.BeginObject();
  json.Key("sockets");
  plan.ok() ? json.String(ToString(plan->arrangement)) : json.Null();
  json.Key("ipv4");
  json.Bool(plan.ok() && plan->ipv4.ok());
  json.Key("ipv6");
  json.Bool(plan.ok() && plan->ipv6.ok());
  json.Key("text");
  json.String(plan.ok() ? plan->ToString() : Message(plan.status()));
  json.Key("rejected");
  json.BeginArray();
  if (plan.ok()) {
    for (const auto& [arrangement, why] : plan->rejected) {
      json.BeginObject();
      json.Key("sockets");
      json.String(ToString(arrangement));
      json.Key("why");
      json.String(Message(why));
      json.EndObject();
    }
  }
  json.EndArray();
  json.EndObject();
}

void WriteJson(const Findings& findings, Output& out) {
  JsonWriter json(out, JsonWriter::Strings::kPlain);
  json.BeginObject();
  json.Key("ok");
  json.Bool(findings.all_well());
  ForEachAbility(findings.host,
                 [&json](std::string_view name, const absl::Status& status) {
                   const std::optional<int> number = SystemErrorOf(status);
                   json.Key(name);
                   json.BeginObject();
                   json.Key("ok");
                   json.Bool(status.ok());
                   json.Key("error");
                   status.ok() ? json.Null() : json.String(Message(status));
                   json.Key("errno");
                   number ? json.Number(*number) : json.Null();
                   json.EndObject();
                 });
  json.Key("v6only_default");
  const std::optional<bool> v6only = findings.host.v6only_default;
  v6only ? json.Bool(*v6only) : json.Null();
  WriteJsonPlan(findings, json);
  json.EndObject();
  json.EndLine();
}

void WriteRecord(const Findings& findings, RecordWriter record) {
  const auto line = [&record](std::string_view name,
                              const absl::Status& status) {
    record.Line(name, status.ok() ? "yes" : "no: " + Message(status),
                status.ok() ? News::kGood : News::kBad);
  };
  ForEachAbility(findings.host, line);
  if (const std::optional<bool> v6only = findings.host.v6only_default) {
    record.Line("v6only_default", *v6only ? "true" : "false");
  }
  const absl::StatusOr<ListenPlan>& plan = findings.plan;
  record.Line("plan", plan.ok() ? plan->ToString() : Message(plan.status()),
              findings.all_well() ? News::kGood : News::kBad);
}

Command::Result RunDoctor(const CommandLine& line,
                          std::span<const std::string_view>, Streams& streams) {
  const Findings findings = Examine();
  if (line.has(Option::kJson)) {
    WriteJson(findings, streams.out);
  } else {
    WriteRecord(findings, RecordWriter(streams.out, line));
  }
  return findings.all_well();
}

}  // namespace

const Command kDoctor = {
    .name = "doctor",
    .arguments = "",
    .help = R"(
Says what IP sockets can do on this host, found out by making some;
no packet is sent. With --json it is one object, in which each of
the first eight is an object as well: ok, error, errno.

  ipv4           whether 127.0.0.1 can be bound and connected to
  ipv6           the same of ::1 and an IPv6-only socket
  mapped         the same of ::ffff:127.0.0.1 and a dual-stack one
  ipv4_wildcard  whether a server can be bound to 0.0.0.0
  ipv6_wildcard  the same of :: and an IPv6-only socket
  dual_wildcard  the same of :: and a dual-stack one
  ipv4_pktinfo   whether a dual-stack UDP socket can say where IPv4
                 datagrams were sent to
  ipv6_pktinfo   the same of IPv6 datagrams
  v6only_default IPV6_V6ONLY as the system has it on new sockets, which
                 the library always sets; null without IPv6 sockets
  plan           the sockets that a server takes here that wants any
                 it can have, and why not better ones; with --json an
                 object: sockets, which is "dual-stack", "two sockets",
                 "IPv6-only", "IPv4-only" or null; ipv4 and ipv6,
                 whether peers of the family can come now; text;
                 rejected, the better ones, each with sockets and why

Exit status 0 if peers of both families can come, 1 if not.
)",
    .options = BitOf(Option::kJson) | BitOf(Option::kColor),
    .max_arguments = 0,
    .run = RunDoctor,
};

}  // namespace dualstack::cli
