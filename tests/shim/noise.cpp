// Prints the first COUNT samples of noise, one per line:
//
//     noise SEED UTTERANCE COUNT

#include "noise.h"

#include <cstdio>
#include <cstdlib>
#include <vector>

int main(int, char **arguments) {
  const uint64_t seed = std::strtoull(arguments[1], nullptr, 10);
  const auto utterance = static_cast<uint32_t>(std::strtoul(arguments[2], nullptr, 10));
  std::vector<float> samples(std::strtoul(arguments[3], nullptr, 10));
  kokoro::fill_normal_noise(seed, utterance, samples.data(), samples.size());
  for (const float sample : samples) std::printf("%.9g\n", sample);
}
