// Reading and writing address text, beside the system's inet_pton() and
// inet_ntop().
//
//   bazel run -c opt //benchmark:address_text_benchmark
//
// Only the ratio of two lines of one run means something: machines differ, and
// so does one machine from minute to minute. The addresses are random and many,
// so that the branch predictor cannot learn them. For figures to publish, build
// Benchmark from source: Debian's was built without optimisation.

#include <arpa/inet.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "dualstack/address/address.h"

namespace dualstack {
namespace {

constexpr size_t kCount = 100'000;

template <typename Address>
Address Random(std::mt19937_64& random);

template <>
Ipv4Address Random(std::mt19937_64& random) {
  return Ipv4Address::FromUint32(static_cast<uint32_t>(random()));
}

// Every other one with a run of zeros for "::" to stand for.
template <>
Ipv6Address Random(std::mt19937_64& random) {
  std::array<uint8_t, 16> bytes;
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  if (random() % 2 == 0) {
    const size_t first = random() % 12;
    for (size_t i = first; i < first + 4; ++i) bytes[i] = 0;
  }
  bytes[0] = 0x20;  // Never mapped.
  return *Ipv6Address::FromBytes(bytes);
}

template <typename Address>
const std::vector<Address>& Addresses() {
  static const auto* const addresses = [] {
    auto* const made = new std::vector<Address>;
    std::mt19937_64 random(1);
    for (size_t i = 0; i < kCount; ++i)
      made->push_back(Random<Address>(random));
    return made;
  }();
  return *addresses;
}

template <typename Address>
const std::vector<std::string>& Texts() {
  static const auto* const texts = [] {
    auto* const made = new std::vector<std::string>;
    for (const Address& address : Addresses<Address>()) {
      made->push_back(address.ToString());
    }
    return made;
  }();
  return *texts;
}

template <typename Address>
constexpr int kFamily = Address::kSize == 4 ? AF_INET : AF_INET6;

template <typename Address>
void BM_Read(benchmark::State& state) {
  const std::vector<std::string>& texts = Texts<Address>();
  size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    auto address = Address::TryParse(texts[i]);
    benchmark::DoNotOptimize(address);
    i = i + 1 < kCount ? i + 1 : 0;
  }
}

template <typename Address>
void BM_ReadBySystem(benchmark::State& state) {
  const std::vector<std::string>& texts = Texts<Address>();
  size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    std::array<uint8_t, Address::kSize> bytes;
    int result = inet_pton(kFamily<Address>, texts[i].c_str(), bytes.data());
    benchmark::DoNotOptimize(result);
    benchmark::DoNotOptimize(bytes);
    i = i + 1 < kCount ? i + 1 : 0;
  }
}

template <typename Address>
void BM_Write(benchmark::State& state) {
  const std::vector<Address>& addresses = Addresses<Address>();
  size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    std::array<char, Address::kMaxTextSize> buffer;
    auto text = addresses[i].FormatTo(buffer);
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(buffer);
    i = i + 1 < kCount ? i + 1 : 0;
  }
}

template <typename Address>
void BM_WriteBySystem(benchmark::State& state) {
  const std::vector<Address>& addresses = Addresses<Address>();
  size_t i = 0;
  for ([[maybe_unused]] auto _ : state) {
    std::array<char, INET6_ADDRSTRLEN> buffer;
    auto* text = inet_ntop(kFamily<Address>, addresses[i].bytes().data(),
                           buffer.data(), buffer.size());
    benchmark::DoNotOptimize(text);
    benchmark::DoNotOptimize(buffer);
    i = i + 1 < kCount ? i + 1 : 0;
  }
}

BENCHMARK(BM_ReadBySystem<Ipv4Address>);
BENCHMARK(BM_Read<Ipv4Address>);
BENCHMARK(BM_ReadBySystem<Ipv6Address>);
BENCHMARK(BM_Read<Ipv6Address>);
BENCHMARK(BM_WriteBySystem<Ipv4Address>);
BENCHMARK(BM_Write<Ipv4Address>);
BENCHMARK(BM_WriteBySystem<Ipv6Address>);
BENCHMARK(BM_Write<Ipv6Address>);

}  // namespace
}  // namespace dualstack
