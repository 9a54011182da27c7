#include "dualstack/benchmark/raw_udp.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstring>
#include <span>

namespace dualstack::benchmarks {
namespace {

template <typename Datum>
Datum Read(const cmsghdr* header) {
  Datum datum;
  // Any object may be read as bytes, and the system wrote one of this type.
  std::memcpy(&datum, CMSG_DATA(header), sizeof(datum));
  return datum;
}

RawInfo ReadInfo(msghdr& message) {
  RawInfo info;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level == IPPROTO_IP && header->cmsg_type == IP_PKTINFO &&
        header->cmsg_len >= CMSG_LEN(sizeof(in_pktinfo))) {
      info.ipv4 = Read<in_pktinfo>(header).ipi_addr;
    } else if (header->cmsg_level == IPPROTO_IPV6 &&
               header->cmsg_type == IPV6_PKTINFO &&
               header->cmsg_len >= CMSG_LEN(sizeof(in6_pktinfo))) {
      info.ipv6 = Read<in6_pktinfo>(header).ipi6_addr;
    }
  }
  return info;
}

// Writes the one control message of `message`.
template <typename Datum>
void Write(int level, int type, const Datum& datum, msghdr& message) {
  message.msg_controllen = CMSG_SPACE(sizeof(datum));
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = level;
  header->cmsg_type = type;
  header->cmsg_len = CMSG_LEN(sizeof(datum));
  // There is room for every datum that is written here.
  std::memcpy(CMSG_DATA(header), &datum, sizeof(datum));
}

void WriteInfo(const RawInfo& info, msghdr& message) {
  if (info.ipv4) {
    in_pktinfo datum{};
    datum.ipi_spec_dst = *info.ipv4;
    Write(IPPROTO_IP, IP_PKTINFO, datum, message);
  } else if (info.ipv6) {
    in6_pktinfo datum{};
    datum.ipi6_addr = *info.ipv6;
    Write(IPPROTO_IPV6, IPV6_PKTINFO, datum, message);
  }
}

}  // namespace

RawBatch::RawBatch() {
  for (size_t i = 0; i < kCapacity; ++i) {
    parts_[i] = {.iov_base = buffers_[i].data(), .iov_len = kBufferSize};
    messages_[i] = {};
    messages_[i].msg_hdr.msg_name = &names_[i];
    messages_[i].msg_hdr.msg_iov = &parts_[i];
    messages_[i].msg_hdr.msg_iovlen = 1;
    messages_[i].msg_hdr.msg_control = controls_[i].bytes.data();
  }
}

size_t RawBatch::Receive(int socket, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    messages_[i].msg_hdr.msg_namelen = sizeof(names_[i]);
    messages_[i].msg_hdr.msg_controllen = kControlSize;
  }
  const int received =
      count == 1
          ? ::recvmsg(socket, &messages_[0].msg_hdr, 0) == -1 ? -1 : 1
          : ::recvmmsg(socket, messages_.data(), static_cast<unsigned>(count),
                       MSG_WAITFORONE, nullptr);
  if (received == -1) return 0;
  for (size_t i = 0; i < static_cast<size_t>(received); ++i) {
    infos_[i] = ReadInfo(messages_[i].msg_hdr);
  }
  return static_cast<size_t>(received);
}

size_t RawBatch::Send(int socket, std::span<const std::byte> bytes,
                      const sockaddr* peer, socklen_t peer_size,
                      const RawInfo& info, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    // Not written by sendmsg(), whose structures are those of both directions.
    parts_[i] = {.iov_base = const_cast<std::byte*>(bytes.data()),
                 .iov_len = bytes.size()};
    messages_[i] = {};
    msghdr& message = messages_[i].msg_hdr;
    message.msg_name = &names_[i];
    message.msg_namelen = peer_size;
    // The larger of the two structures is what names_ has.
    std::memcpy(&names_[i], peer, peer_size);
    message.msg_iov = &parts_[i];
    message.msg_iovlen = 1;
    if (!info.ipv4 && !info.ipv6) continue;
    message.msg_control = controls_[i].bytes.data();
    WriteInfo(info, message);
  }
  const int sent =
      count == 1
          ? ::sendmsg(socket, &messages_[0].msg_hdr, MSG_NOSIGNAL) == -1 ? -1
                                                                         : 1
          : ::sendmmsg(socket, messages_.data(), static_cast<unsigned>(count),
                       MSG_NOSIGNAL);
  return sent == -1 ? 0 : static_cast<size_t>(sent);
}

}  // namespace dualstack::benchmarks
