// Computes the functions of signal.h. Included after block.h, in the same way.

#include "functions.h"

namespace {

using namespace kokoro::kernels;

/// Computes the samples of the curve values `begin` to `end`.
void excite(const Excitation &e, int64_t begin, int64_t end, float *samples) {
  const int64_t length = e.samples_per_value, last = static_cast<int64_t>(e.cycles.size()) - 1;
  for (int64_t value = begin; value < end; ++value) {
    for (int64_t first = 0; first < length; first += kLanes) {
      // Phases are interpolated between the middles of two values, and constant before the first
      // middle and after the last one.
      Doubles cycles[2], wraps[2];
      for (int half = 0; half < 2; ++half)
        for (int i = 0; i < kLanes / 2; ++i) {
          const double sample = static_cast<double>(value * length + first + half * kLanes / 2 + i);
          const double place =
              std::max((sample + 0.5) * (1.0 / static_cast<double>(length)) - 0.5, 0.0);
          const int64_t before = std::min(static_cast<int64_t>(place), last);
          const int64_t after = std::min(before + 1, last);
          const double right = place - static_cast<double>(before), left = 1 - right;
          cycles[half][i] = left * e.cycles[before] + right * e.cycles[after];
          wraps[half][i] = left * e.wraps[before] + right * e.wraps[after];
        }
      Vec sum{};
      for (size_t harmonic = 0; harmonic < e.weights.size(); ++harmonic) {
        constexpr double kRound = 6755399441055744.0;  // 1.5 * 2^52
        const double times = static_cast<double>(harmonic + 1);
        Vec angle{};
        for (int half = 0; half < 2; ++half) {
          Doubles phase = cycles[half] * times + wraps[half];
          phase -= (phase + kRound) - kRound;
          narrow(phase * (2 * M_PI), half, angle);
        }
        sum += sine(angle) * e.weights[harmonic];
      }
      const int64_t at = value * length + first;
      const int64_t count = std::min<int64_t>(kLanes, length - first);
      const Vec normals = load_some(e.normals + at, count);
      store_some(samples + at, count,
                 tanh(sum * e.sines[value] + (normals * e.noise[value] + e.bias)));
    }
  }
}

/// Computes the frames `begin` to `end`. `samples` starts kEdge before the middle of frame 0.
void analyse(const Bases &bases, const float *samples, int64_t begin, int64_t end, float *frames) {
  for (int64_t frame = begin; frame < end; ++frame) {
    const float *from = samples + frame * kHop;
    float *to = frames + frame * kFrame;
    for (int64_t bin = 0; bin < kBinPlaces; bin += kLanes) {
      Vec real{}, imaginary{};
      for (int64_t n = 0; n < kWindow; ++n) {
        const float *basis = bases.analysis.data() + n * kFrame + bin;
        real += from[n] * load(basis);
        imaginary += from[n] * load(basis + kBinPlaces);
      }
      store(to + bin, square_root(real * real + imaginary * imaginary));
      // Adding zero turns -0 into +0: the sign decides whether the angle is pi or -pi.
      store(to + kBinPlaces + bin, angle_of(imaginary + 0.0f, real));
    }
  }
}

/// Computes the samples of the hops `begin` to `end`. In each hop, four windowed frames overlap.
void synthesise(const Bases &bases, const float *frames, int64_t frame_count, int64_t begin,
                int64_t end, float *samples) {
  constexpr int64_t kOverlap = kWindow / kHop;
  // Sample 0 is the middle of frame 0, so the samples of a frame start two hops earlier.
  const auto hop_of = [](int64_t frame) { return frame - kOverlap / 2; };
  alignas(64) float parts[kFrame], wave[kWavePlaces];
  float *to = samples + begin * kHop;
  for (int64_t i = 0; i < (end - begin) * kHop; ++i) to[i] = 0;
  for (int64_t frame = std::max<int64_t>(0, begin - 1); frame < std::min(frame_count, end + 2);
       ++frame) {
    const float *from = frames + frame * kFrame;
    for (int64_t bin = 0; bin < kBinPlaces; bin += kLanes) {
      const Vec magnitude = exponential(load(from + bin));
      const Vec angle = sine(load(from + kBinPlaces + bin));  // from -1 to 1
      store(parts + bin, magnitude * cosine_within_1(angle));
      store(parts + kBinPlaces + bin, magnitude * sine_within_1(angle));
    }
    for (int64_t n = 0; n < kWindow; n += kLanes) {
      Vec sum{};
      for (int64_t part = 0; part < kFrame; part += kBinPlaces)
        for (int64_t bin = 0; bin < kBins; ++bin)
          sum += parts[part + bin] * load(bases.synthesis.data() + (part + bin) * kWavePlaces + n);
      store(wave + n, sum);
    }
    for (int64_t i = 0; i < kOverlap; ++i) {
      const int64_t hop = hop_of(frame) + i;
      if (hop < begin || hop >= end) continue;
      for (int64_t n = 0; n < kHop; ++n) samples[hop * kHop + n] += wave[i * kHop + n];
    }
  }
  for (int64_t hop = begin; hop < end; ++hop)
    for (int64_t n = 0; n < kHop; ++n) {
      float envelope = 0;
      for (int64_t i = 0; i < kOverlap; ++i) {
        const int64_t frame = hop + kOverlap / 2 - i;
        if (frame >= 0 && frame < frame_count) envelope += bases.window_squared[i * kHop + n];
      }
      samples[hop * kHop + n] /= envelope;
    }
}

}  // namespace
