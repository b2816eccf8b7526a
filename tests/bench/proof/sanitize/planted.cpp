// Makes the calls of the C interface in which instrument_integration_test.ts plants faults:
//
//     planted WEIGHTS

#include <cstdio>
#include <thread>
#include <vector>

#include "kokoro.h"

int main(int, char **arguments) {
  kokoro_engine_options options{};
  options.size = sizeof options;
  options.threads = 1;
  options.kernels = KOKORO_KERNELS_ATEN;
  options.weights_path = arguments[1];
  kokoro_engine *engine = nullptr;
  if (kokoro_engine_create(&options, &engine, nullptr) != KOKORO_OK) return 3;
  const auto ask = [engine] {
    kokoro_memory memory{};
    memory.size = sizeof memory;
    kokoro_engine_get_memory(engine, &memory, nullptr);
  };
  std::thread other(ask);
  ask();
  other.join();
  const int32_t ids[] = {0, 50, 0};
  const std::vector<float> style(KOKORO_STYLE_SIZE);
  std::vector<float> durations(3);
  kokoro_utterance *utterance = nullptr;
  if (kokoro_utterance_create(engine, ids, 3, style.data(), durations.data(), &utterance,
                              nullptr) != KOKORO_OK)
    return 4;
  kokoro_utterance_free(utterance);
  kokoro_engine_free(engine);
  std::printf("done\n");
}
