#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "kokoro.h"

namespace kokoro {

/// The network on one device, with the thread that does its work. Throws libtorch's errors as
/// Error.
class Engine {
 public:
  /// An utterance between the calls. Its tensors stay on the device.
  struct Utterance;

  explicit Engine(const kokoro_engine_options &options);
  ~Engine();

  /// Makes calls fail that wait or compute, without writing results.
  void abandon();

  kokoro_engine_info info() const;

  kokoro_memory memory() const;

  /// Frees memory that is kept for later calls.
  void release();

  /// Writes the weights that native kernels use to a file.
  void prepare(const std::string &path);

  /// Writes one value per token to `durations`: frames at speed 1, before rounding.
  std::shared_ptr<Utterance> encode(std::span<const int32_t> ids, std::span<const float> style,
                                    float *durations);

  /// Writes `curve_count` values each to `f0`, in Hz, and `energy`.
  void curves(const Utterance &utterance, std::span<const int32_t> durations, float *f0,
              float *energy, uint64_t curve_count);

  void samples(const Utterance &utterance, std::span<const int32_t> durations,
               std::span<const float> f0, std::span<const float> energy, const kokoro_noise &noise,
               std::span<float> samples);

 private:
  static void require_tokens(const Utterance &utterance, size_t token_count);
  void warm_up();
  void reserve_memory(int64_t frames);
  void speak_silence(int32_t frames);

  struct State;
  template <class Task>
  auto run(Task &&task);

  std::unique_ptr<State> state_;
};

}  // namespace kokoro
