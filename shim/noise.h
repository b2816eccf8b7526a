#pragma once

#include <cstddef>
#include <cstdint>

namespace kokoro {

/// Writes one standard normal a sample: a pure function of (seed, utterance, sample), by Philox4x32-10 and
/// Box-Muller, so that noise is the same whatever else runs, in any order and on any device.
/// Samples come in groups of four; group g is counter (low g, high g, utterance, 0) under key (low seed, high
/// seed).
void fill_normal_noise(uint64_t seed, uint32_t utterance, float *samples, size_t count);

}  // namespace kokoro
