// The noise of the voice: any seed, utterance and length gives finite values, writes no others, and
// the first values do not depend on how many follow.

#include "noise.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "input.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Input input(data, size);
  const auto seed = input.take<uint64_t>();
  const auto utterance = input.take<uint32_t>();
  const auto count = static_cast<size_t>(input.between(0, 3000));
  const auto fewer = static_cast<size_t>(input.between(0, static_cast<int64_t>(count)));
  // From the heap, where the sanitizer finds what is written beyond an end.
  std::vector<float> samples(count), first(fewer);
  kokoro::fill_normal_noise(seed, utterance, samples.data(), count);
  kokoro::fill_normal_noise(seed, utterance, first.data(), fewer);
  for (const float sample : samples)
    if (!std::isfinite(sample)) std::abort();
  for (size_t i = 0; i < fewer; ++i)
    if (first[i] != samples[i]) std::abort();
  return 0;
}
