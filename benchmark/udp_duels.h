#ifndef DUALSTACK_BENCHMARK_UDP_DUELS_H_
#define DUALSTACK_BENCHMARK_UDP_DUELS_H_

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "dualstack/benchmark/duel.h"
#include "dualstack/benchmark/raw_udp.h"
#include "dualstack/benchmark/require.h"
#include "dualstack/socket/socket.h"

// UDP, one by one and in batches, with packet info and without.

namespace dualstack::benchmarks {

// Operations between two looks at the clock, and datagrams of a batch: as many
// as a socket's buffer holds with room to spare.
inline constexpr size_t kCount = RawBatch::kCapacity;

inline constexpr std::array<std::byte, 64> kPayload{};

// Two sockets of the kind, of which one sends to the other at `loopback`, and
// memory for both ways of doing it. Each way has the same sockets.
template <SocketKind Kind>
struct UdpPair {
  using Sockaddr = typename Kind::Sockaddr;

  UdpSocket<Kind> sender = Value(UdpSocket<Kind>::Open());
  UdpSocket<Kind> receiver = Value(UdpSocket<Kind>::Bind(Kind::Wildcard(0)));
  Sockaddr peer;

  std::array<std::byte, kCount * 1500> memory;
  ReceiveBatch<Kind, kCount> received{memory};
  SendBatch<Kind, kCount> sent;
  RawBatch raw_received;
  RawBatch raw_sent;

  template <typename Loopback>
  UdpPair(const Loopback& loopback, bool packet_info)
      : peer(loopback(Value(receiver.LocalAddress()).port())) {
    if (packet_info) {
      Require(receiver.EnablePacketInfo().ok(), "no packet info");
    }
    Fill();
    Drain(receiver);
  }

  // By other calls than any that is measured.
  void Fill() {
    for (size_t i = 0; i < kCount; ++i) {
      Require(::sendto(sender.native_handle(), kPayload.data(), kPayload.size(),
                       0, peer.data(), peer.size()) != -1,
              "sendto() failed");
    }
  }
  void Drain(const UdpSocket<Kind>& socket) {
    for (size_t i = 0; i < kCount; ++i) {
      Require(
          ::recv(socket.native_handle(), memory.data(), memory.size(), 0) != -1,
          "recv() failed");
    }
  }
};

template <SocketKind Kind>
Duel SendDuel(UdpPair<Kind>& pair) {
  return {.name = "UDP send",
          .operations = kCount,
          .prepare = [] {},
          .clear = [&pair] { pair.Drain(pair.receiver); },
          .raw =
              [&pair] {
                for (size_t i = 0; i < kCount; ++i) {
                  const ssize_t sent =
                      ::sendto(pair.sender.native_handle(), kPayload.data(),
                               kPayload.size(), MSG_NOSIGNAL, pair.peer.data(),
                               pair.peer.size());
                  Require(sent == ssize_t{kPayload.size()}, "sendto() failed");
                }
              },
          .ours =
              [&pair] {
                for (size_t i = 0; i < kCount; ++i) {
                  Require(pair.sender.SendTo(kPayload, pair.peer).ok(),
                          "SendTo() failed");
                }
              }};
}

template <SocketKind Kind>
Duel ReceiveDuel(UdpPair<Kind>& pair) {
  return {.name = "UDP receive",
          .operations = kCount,
          .prepare = [&pair] { pair.Fill(); },
          .clear = [] {},
          .raw =
              [&pair] {
                for (size_t i = 0; i < kCount; ++i) {
                  sockaddr_storage source;
                  socklen_t size = sizeof(source);
                  const ssize_t received = ::recvfrom(
                      pair.receiver.native_handle(), pair.memory.data(),
                      pair.memory.size(), MSG_TRUNC,
                      reinterpret_cast<sockaddr*>(&source), &size);
                  Require(received == ssize_t{kPayload.size()},
                          "recvfrom() failed");
                }
              },
          .ours =
              [&pair] {
                for (size_t i = 0; i < kCount; ++i) {
                  const auto datagram = pair.receiver.ReceiveFrom(pair.memory);
                  Require(datagram.ok() && datagram->size == kPayload.size(),
                          "ReceiveFrom() failed");
                }
              }};
}

template <SocketKind Kind>
Duel ReceiveInfoDuel(UdpPair<Kind>& pair) {
  return {.name = "UDP receive with info",
          .operations = kCount,
          .prepare = [&pair] { pair.Fill(); },
          .clear = [] {},
          .raw =
              [&pair] {
                for (size_t i = 0; i < kCount; ++i) {
                  Require(pair.raw_received.Receive(
                              pair.receiver.native_handle(), 1) == 1,
                          "recvmsg() failed");
                }
              },
          .ours =
              [&pair] {
                for (size_t i = 0; i < kCount; ++i) {
                  const auto datagram = pair.receiver.ReceiveFrom(pair.memory);
                  Require(datagram.ok() && datagram->info.has_value(),
                          "ReceiveFrom() failed");
                }
              }};
}

template <SocketKind Kind>
Duel ReceiveBatchDuel(UdpPair<Kind>& pair, std::string name) {
  return {.name = std::move(name),
          .operations = kCount,
          .prepare = [&pair] { pair.Fill(); },
          .clear = [] {},
          .raw =
              [&pair] {
                Require(pair.raw_received.Receive(
                            pair.receiver.native_handle()) == kCount,
                        "recvmmsg() failed");
              },
          .ours =
              [&pair] {
                const auto received = pair.received.Receive(pair.receiver);
                Require(received.ok() && received->size() == kCount,
                        "Receive() failed");
              }};
}

template <SocketKind Kind>
Duel SendBatchDuel(UdpPair<Kind>& pair) {
  return {
      .name = "UDP send, batch",
      .operations = kCount,
      .prepare = [] {},
      .clear = [&pair] { pair.Drain(pair.receiver); },
      .raw =
          [&pair] {
            Require(pair.raw_sent.Send(pair.sender.native_handle(), kPayload,
                                       pair.peer.data(), pair.peer.size(),
                                       {}) == kCount,
                    "sendmmsg() failed");
          },
      .ours =
          [&pair] {
            for (size_t i = 0; i < kCount; ++i) {
              Require(pair.sent.Add(kPayload, pair.peer).ok(), "Add() failed");
            }
            Require(pair.sent.Send(pair.sender).status.ok(), "Send() failed");
          }};
}

// What each way knows of a datagram to which both reply, always the same one.
template <SocketKind Kind>
struct ToReplyTo {
  explicit ToReplyTo(UdpPair<Kind>& pair) {
    pair.Fill();
    Require(pair.raw_received.Receive(pair.receiver.native_handle()) == kCount,
            "recvmmsg() failed");
    info = pair.raw_received.info(0);
    pair.Fill();
    const auto received = pair.received.Receive(pair.receiver);
    Require(received.ok() && received->size() == kCount, "Receive() failed");
    datagram = received->front();
  }

  RawInfo info;
  Datagram<Kind> datagram;
};

template <SocketKind Kind>
Duel ReplyDuel(UdpPair<Kind>& pair, const ToReplyTo<Kind>& asked) {
  return {.name = "UDP reply with info",
          .operations = kCount,
          .prepare = [] {},
          .clear = [&pair] { pair.Drain(pair.sender); },
          .raw =
              [&pair, &asked] {
                for (size_t i = 0; i < kCount; ++i) {
                  Require(pair.raw_sent.Send(
                              pair.receiver.native_handle(), kPayload,
                              asked.datagram.peer.data(),
                              asked.datagram.peer.size(), asked.info, 1) == 1,
                          "sendmsg() failed");
                }
              },
          .ours =
              [&pair, &asked] {
                for (size_t i = 0; i < kCount; ++i) {
                  Require(pair.receiver.Reply(kPayload, asked.datagram).ok(),
                          "Reply() failed");
                }
              }};
}

template <SocketKind Kind>
Duel ReplyBatchDuel(UdpPair<Kind>& pair, const ToReplyTo<Kind>& asked) {
  return {.name = "UDP reply with info, batch",
          .operations = kCount,
          .prepare = [] {},
          .clear = [&pair] { pair.Drain(pair.sender); },
          .raw =
              [&pair, &asked] {
                Require(pair.raw_sent.Send(pair.receiver.native_handle(),
                                           kPayload, asked.datagram.peer.data(),
                                           asked.datagram.peer.size(),
                                           asked.info) == kCount,
                        "sendmmsg() failed");
              },
          .ours =
              [&pair, &asked] {
                for (size_t i = 0; i < kCount; ++i) {
                  Require(pair.sent.AddReply(kPayload, asked.datagram).ok(),
                          "AddReply() failed");
                }
                Require(pair.sent.Send(pair.receiver).status.ok(),
                        "Send() failed");
              }};
}

}  // namespace dualstack::benchmarks

#endif  // DUALSTACK_BENCHMARK_UDP_DUELS_H_
