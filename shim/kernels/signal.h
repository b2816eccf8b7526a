#pragma once

#include <cstdint>
#include <vector>

#include "conv.h"

/// The two ends of the generator: the excitation, and what turns samples into spectra and back. Nothing here
/// knows libtorch.
namespace kokoro::kernels {

/// A spectrum has 11 bins, kept in the first of 16 places: a frame is 16 magnitudes and 16 angles. What
/// stands in the other places does not matter, as long as it is finite.
constexpr int64_t kBins = 11, kBinPlaces = 16, kFrame = 2 * kBinPlaces;

/// Fourier transforms of `kWindow` samples, every `kHop`.
constexpr int64_t kWindow = 20, kHop = 5;
constexpr int64_t kWavePlaces = 32;
/// Samples before the first, and behind the last, that frames see.
constexpr int64_t kEdge = kWindow / 2;

/// The excitation of a voice: harmonics of F0 where it is voiced, and noise.
struct Excitation {
  /// For each value of a curve, `samples_per_value` samples: cycles of the fundamental and what wrapping
  /// adds to the cycles of every harmonic, both at the middle of the value's samples; the amplitudes of the
  /// harmonics and of the noise.
  std::vector<double> cycles, wraps;
  std::vector<float> sines, noise;
  int64_t samples_per_value;
  std::vector<float> weights;  // of the harmonics
  float bias;
  const float *normals;  // [S]
};

/// Window and transform in one: a frame's samples times its basis.
struct Bases {
  std::vector<float> analysis;        // [kWindow, kFrame]: real parts, then imaginary parts
  std::vector<float> synthesis;       // [kFrame, kWavePlaces], of which kWindow are used
  std::vector<float> window_squared;  // [kWindow]
};

struct Kernel;

/// The functions of one instruction set, as `Conv` has it.
class Signal {
 public:
  explicit Signal(Bases bases, const char *isa = nullptr);

  /// -> [S]
  void excite(const Excitation &excitation, float *samples, const Parallel &parallel) const;

  /// Samples [S], with kEdge more on either side, which this mirrors -> frames [S / kHop + 1, kFrame]
  void analyse(float *samples, int64_t count, float *frames, const Parallel &parallel) const;

  /// Frames [S / kHop + 1, kFrame] of the logarithms of magnitudes and of what the angles are the sines of
  /// -> [S]
  void synthesise(const float *frames, float *samples, int64_t count, const Parallel &parallel) const;

 private:
  const Kernel *kernel_;
  Bases bases_;
};

}  // namespace kokoro::kernels
