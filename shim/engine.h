#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "kokoro.h"

namespace kokoro {

/// The network on one device, and the thread that does its work. Throws Error, and nothing of libtorch's.
class Engine {
 public:
  /// An utterance on its way: its tensors stay on the device between the calls.
  struct Utterance;

  explicit Engine(const kokoro_engine_options &options);
  ~Engine();

  kokoro_engine_info info() const;

  kokoro_memory memory() const;

  /// Gives back the memory that is kept for later calls.
  void release();

  /// `durations` takes one value a token.
  std::shared_ptr<Utterance> encode(std::span<const int32_t> ids, std::span<const float> style,
                                    float *durations);

  /// `f0` and `energy` take `curve_count` values each.
  void curves(const Utterance &utterance, std::span<const int32_t> durations, float *f0, float *energy,
              uint64_t curve_count);

  void samples(const Utterance &utterance, std::span<const int32_t> durations, std::span<const float> f0,
               std::span<const float> energy, const kokoro_noise &noise, std::span<float> samples);

 private:
  void warm_up();

  struct State;
  template <class Task>
  auto run(Task &&task);

  std::unique_ptr<State> state_;
};

}  // namespace kokoro
