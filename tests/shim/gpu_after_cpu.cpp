// Loads an engine on the CPU, which may keep libtorch from ever looking for CUDA, and then one on a
// GPU. Prints the error of the second.
#include <cstdio>

#include "engine.h"
#include "error.h"

int main(int, char **arguments) {
  kokoro_engine_options options{};
  options.size = sizeof options;
  options.threads = 1;
  options.kernels = KOKORO_KERNELS_ATEN;
  options.weights_path = arguments[1];
  kokoro::Engine engine(options);
  const int32_t ids[] = {0, 50, 0};
  const float style[KOKORO_STYLE_SIZE] = {};
  float durations[3];
  engine.encode(ids, style, durations);  // computes convolutions
  options.device = KOKORO_CUDA;
  try {
    kokoro::Engine on_gpu(options);
  } catch (const kokoro::Error &error) {
    std::printf("%s\n", error.what());
  }
}
