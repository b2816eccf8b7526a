#include "noise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace kokoro {
namespace {

using Block = std::array<uint32_t, 4>;

/// Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3".
Block philox4x32_10(Block counter, uint32_t key0, uint32_t key1) {
  for (int round = 0; round < 10; ++round) {
    const uint64_t product0 = uint64_t{0xD2511F53} * counter[0];
    const uint64_t product1 = uint64_t{0xCD9E8D57} * counter[2];
    counter = {
        static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key0, static_cast<uint32_t>(product1),
        static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key1, static_cast<uint32_t>(product0)};
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  return counter;
}

/// The middle of one of 2^32 equal parts of (0, 1): never 0, so that its logarithm is finite.
double uniform(uint32_t bits) { return (bits + 0.5) / 4294967296.0; }

}  // namespace

void fill_normal_noise(uint64_t seed, uint32_t utterance, float *samples, size_t count) {
  for (size_t group = 0; 4 * group < count; ++group) {
    const Block bits = philox4x32_10(
        {static_cast<uint32_t>(group), static_cast<uint32_t>(uint64_t{group} >> 32), utterance, 0},
        static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32));
    std::array<float, 4> normals;
    for (size_t pair = 0; pair < 4; pair += 2) {
      const double radius = std::sqrt(-2 * std::log(uniform(bits[pair])));
      const double angle = 2 * std::numbers::pi * uniform(bits[pair + 1]);
      normals[pair] = static_cast<float>(radius * std::cos(angle));
      normals[pair + 1] = static_cast<float>(radius * std::sin(angle));
    }
    std::copy_n(normals.begin(), std::min<size_t>(4, count - 4 * group), samples + 4 * group);
  }
}

}  // namespace kokoro
