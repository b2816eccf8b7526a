#pragma once

#include <cstdint>
#include <vector>

#include "conv.h"

/// The two ends of the generator: the excitation, and the transforms from samples to spectra and
/// back. This code does not use libtorch.
namespace kokoro::kernels {

/// A spectrum has 11 bins, stored in the first of 16 places: a frame is 16 magnitudes and 16
/// angles. The other places may have any finite values.
constexpr int64_t kBins = 11, kBinPlaces = 16, kFrame = 2 * kBinPlaces;

/// A Fourier transform covers `kWindow` samples, and there is one every `kHop` samples.
constexpr int64_t kWindow = 20, kHop = 5;
constexpr int64_t kWavePlaces = 32;
/// The number of samples that frames cover before the first sample and after the last one.
constexpr int64_t kEdge = kWindow / 2;

/// The excitation of a voice: harmonics of F0 in voiced parts, and noise.
struct Excitation {
  /// One entry for each curve value, at the middle of its `samples_per_value` samples: the phase of
  /// the fundamental in cycles, and what wrapping adds to the phase of every harmonic.
  std::vector<double> cycles, wraps;
  /// One entry for each curve value: the amplitudes of the harmonics and of the noise.
  std::vector<float> sines, noise;
  int64_t samples_per_value;
  std::vector<float> weights;  // weights of the harmonics
  float bias;
  const float *normals;  // [S]
};

/// The Fourier transforms as matrices that include the window.
struct Bases {
  std::vector<float> analysis;        // [kWindow, kFrame]: real parts, then imaginary parts
  std::vector<float> synthesis;       // [kFrame, kWavePlaces], of which kWindow are used
  std::vector<float> window_squared;  // [kWindow]
};

struct Kernel;

/// The functions for one instruction set. `isa` is as for Conv.
class Signal {
 public:
  explicit Signal(Bases bases, const char *isa = nullptr);

  /// Computes the excitation: -> `samples` [S]
  void excite(const Excitation &excitation, float *samples, const Parallel &parallel) const;

  /// Transforms `samples` [S] -> `frames` [S / kHop + 1, kFrame]. There must be space for kEdge
  /// samples before and after `samples`, which this fills with mirrored ones.
  void analyse(float *samples, int64_t count, float *frames, const Parallel &parallel) const;

  /// Transforms `frames` [S / kHop + 1, kFrame] -> `samples` [S]. A frame has the logarithms of the
  /// magnitudes, and values whose sines are the angles.
  void synthesise(const float *frames, float *samples, int64_t count,
                  const Parallel &parallel) const;

 private:
  const Kernel *kernel_;
  Bases bases_;
};

}  // namespace kokoro::kernels
