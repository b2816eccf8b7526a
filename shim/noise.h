#pragma once

#include <cstddef>
#include <cstdint>

namespace kokoro {

/// Fills `samples` with `count` values of standard normal noise.
///
/// Each value is a pure function of (seed, utterance, sample index), by Philox4x32-10 and
/// Box-Muller. So the noise does not depend on the device, on the order of calls, or on what else
/// runs. Samples come in groups of four: group g uses counter (low g, high g, utterance, 0) and key
/// (low seed, high seed).
void fill_normal_noise(uint64_t seed, uint32_t utterance, float *samples, size_t count);

}  // namespace kokoro
