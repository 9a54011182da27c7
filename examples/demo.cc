#include "dualstack/examples/demo.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "dualstack/address/address.h"
#include "dualstack/examples/echo_server.h"
#include "dualstack/examples/subprocess.h"
#include "dualstack/socket/socket.h"

namespace dualstack::examples {
namespace {

// What is typed to call ADDRESS at PORT, once for each program that may be
// installed. They are given a line on their standard input and are to print it.
struct Client {
  std::string_view program;
  std::string_view arguments;  // Separated by spaces.
};

constexpr Client kClients[] = {
    {"nc", "-w 5 ADDRESS PORT"},
    {"python3", "-c SCRIPT ADDRESS PORT"},
    {"socat", "-T 5 - TCP:ADDRESS:PORT"},
};

constexpr std::string_view kPythonScript =
    "import socket, sys; s = socket.create_connection(sys.argv[1:3], 5); "
    "s.sendall(sys.stdin.readline().encode()); "
    "print(s.makefile().readline(), end='')";

bool IsInstalled(std::string_view program) {
  const char* const path = getenv("PATH");
  std::istringstream directories(path == nullptr ? "" : path);
  for (std::string directory; std::getline(directories, directory, ':');) {
    const std::string file = absl::StrCat(directory, "/", std::string(program));
    if (access(file.c_str(), X_OK) == 0) return true;
  }
  return false;
}

// The program and its arguments, with ADDRESS and PORT filled in.
std::vector<std::string> CommandFor(const Client& client,
                                    std::string_view address, uint16_t port) {
  const bool bracketed =
      client.program == "socat" && address.find(':') != std::string_view::npos;
  const std::string host =
      bracketed ? "[" + std::string(address) + "]" : std::string(address);
  std::vector<std::string> command = {std::string(client.program)};
  std::istringstream words{std::string(client.arguments)};
  for (std::string word; words >> word;) {
    const auto fill_in = [&word](std::string_view name,
                                 std::string_view value) {
      if (const size_t at = word.find(name); at != std::string::npos) {
        word.replace(at, name.size(), value);
      }
    };
    fill_in("ADDRESS", host);
    fill_in("PORT", std::to_string(port));
    fill_in("SCRIPT", kPythonScript);
    command.push_back(word);
  }
  return command;
}

// As a person would type it, with the script left out.
std::string Shown(const std::vector<std::string>& command) {
  std::string shown;
  for (const std::string& word : command) {
    absl::StrAppend(&shown, shown.empty() ? "" : " ",
                    word == kPythonScript ? std::string("'...'") : word);
  }
  return shown;
}

// Lets one client call the server, and prints both sides of it.
absl::Status Call(const Client& client, std::string_view address, uint16_t port,
                  Subprocess& server, std::ostream& out) {
  const std::vector<std::string> command = CommandFor(client, address, port);
  absl::StatusOr<Subprocess> caller = Subprocess::Start(command);
  if (!caller.ok()) return caller.status();
  const std::string text = absl::StrCat("hello over ", std::string(address));
  caller->Write(text + "\n");
  const std::optional<std::string> answer = caller->ReadLine();
  caller->Signal(SIGTERM);
  caller->Wait();
  if (answer != text) {
    return absl::UnavailableError(
        absl::StrCat(Shown(command), " got no echo; is ", std::string(address),
                     " configured on this machine?"));
  }
  const std::optional<std::string> seen = server.ReadLine();
  if (!seen)
    return absl::InternalError("the server did not mention the client");
  out << "  $ echo '" << text << "' | " << Shown(command) << "\n      " << *seen
      << "\n";
  return absl::OkStatus();
}

absl::Status ServeClients(const std::string& program, std::ostream& out) {
  absl::StatusOr<Subprocess> server = Subprocess::Start({program, "--port=0"});
  if (!server.ok()) return server.status();
  const std::optional<std::string> listening = server->ReadLine();
  const std::optional<uint16_t> port = PortIn(listening.value_or(""));
  if (!port) return absl::InternalError("the server did not start");
  out << "1. One socket, all clients\n\n  $ dual_stack_echo --port=0\n      "
      << *listening << "\n";
  int clients = 0;
  for (const Client& client : kClients) {
    if (clients == 2 || !IsInstalled(client.program)) continue;
    ++clients;
    for (const std::string_view address : {"127.0.0.1", "::1"}) {
      if (absl::Status status = Call(client, address, *port, *server, out);
          !status.ok()) {
        return status;
      }
    }
  }
  if (clients == 0) {
    return absl::FailedPreconditionError(
        "no client is installed: one of nc, python3 and socat will do");
  }
  server->Signal(SIGINT);
  const std::optional<std::string> totals = server->ReadLine();
  if (!totals || server->Wait() != 0) {
    return absl::InternalError("the server did not end as it should");
  }
  out << "  ^C\n      " << *totals << "\n\n";
  return absl::OkStatus();
}

// The peer of an IPv4 client, as a dual-stack listener of this process sees it.
absl::StatusOr<DualStackSockaddr> MappedPeer() {
  auto listener = TcpListener<DualStack>::Listen(0);
  if (!listener.ok()) return listener.status();
  const auto local = listener->LocalAddress();
  if (!local.ok()) return local.status();
  const auto client = TcpStream<Ipv4Only>::Connect(
      Ipv4Sockaddr(Ipv4Address::Loopback(), local->port()));
  if (!client.ok()) return client.status();
  const auto accepted = listener->Accept();
  if (!accepted.ok()) return accepted.status();
  return accepted->peer;
}

// What a program without the library does, and hears from the kernel.
std::string KernelsAnswer(const DualStackSockaddr& peer) {
  const int socket = ::socket(AF_INET6, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(socket, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
  const int error = connect(socket, peer.data(), peer.size()) == 0 ? 0 : errno;
  close(socket);
  return std::system_category().message(error);
}

// What the compiler said to refused.cc when this program was built.
absl::StatusOr<std::string> CompilersAnswer(const std::string& program) {
  for (const std::string& file :
       {std::string("examples/refused_nocompile_test.report"),
        program + ".runfiles/dualstack/examples/refused_nocompile_test.report",
        program + ".runfiles/_main/examples/refused_nocompile_test.report"}) {
    std::ifstream report(file);
    for (std::string line; std::getline(report, line);) {
      constexpr std::string_view kCase =
          "PASS NC_CALL_BACK_FROM_AN_IPV6_ONLY_SOCKET: ";
      if (line.starts_with(kCase)) return line.substr(kCase.size());
    }
  }
  return absl::NotFoundError(
      "the compiler's report is not here: use bazel run");
}

absl::Status RefusePeer(const std::string& program, std::ostream& out) {
  const absl::StatusOr<DualStackSockaddr> peer = MappedPeer();
  if (!peer.ok()) return peer.status();
  const absl::StatusOr<std::string> compiler = CompilersAnswer(program);
  if (!compiler.ok()) return compiler.status();
  // Where types are erased (a queue, a log, a plug-in), the kind is checked
  // instead.
  const AnySockaddr erased(*peer);
  const absl::Status refused = Ipv6Only::FromAny(erased).status();
  if (refused.ok())
    return absl::InternalError("the mapped peer was not refused");
  out << "2. That IPv4 peer, tried on an IPv6-only socket\n\n"
      << "  without the library, the kernel's answer, as if a route were "
         "missing:\n"
      << "      connect(" << *peer << "): " << KernelsAnswer(*peer) << "\n"
      << "  with it, where the type is known only at run time (AnySockaddr):\n"
      << "      " << refused.message() << "\n"
      << "  with it, where the type is known, when the program is built:\n"
      << "      TcpStream<Ipv6Only>::Connect(accepted->peer)\n"
      << "      error: " << *compiler << "\n\n"
      << "3. What to do with it\n\n"
      << "      Canonical(peer)                         " << Canonical(*peer)
      << "   for keys, logs, access lists\n"
      << "      TcpStream<DualStack>::Connect(peer)     to call it back\n";
  return absl::OkStatus();
}

}  // namespace

absl::Status RunDemo(const std::string& server, std::ostream& out) {
  // A client that ends early must not end the demo.
  signal(SIGPIPE, SIG_IGN);
  out << "One IPv6 socket with IPV6_V6ONLY cleared serves IPv4 and IPv6. An "
         "IPv4 client "
         "then has\nan IPv6 address, ::ffff:a.b.c.d, which no IPv6-only socket "
         "can "
         "reach and which equals\nno IPv4 address. dualstack gives such "
         "addresses a "
         "type of their own.\n\n";
  if (absl::Status status = ServeClients(server, out); !status.ok())
    return status;
  return RefusePeer(server, out);
}

}  // namespace dualstack::examples
