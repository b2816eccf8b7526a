// The C interface of the built library, whose path is in KOKORO_LIBRARY, or of this program where
// that is empty, with the weights in KOKORO_WEIGHTS: handles that are null, freed or made up,
// missing buffers, counts and values out of range, calls in any order. Each call gives a status of
// its own list, a failure says why, and the library can be used afterwards. Counts the calls.

#include <dlfcn.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <vector>

#include "input.h"
#include "kokoro.h"

namespace {

uint64_t calls = 0, computed = 0;

void *library() {
  static void *const opened = dlopen(std::getenv("KOKORO_LIBRARY"), RTLD_NOW | RTLD_LOCAL);
  if (opened == nullptr) {
    std::fprintf(stderr, "%s\n", dlerror());
    std::abort();
  }
  return opened;
}

template <class F>
F *function(const char *name) {
  ++calls;
  return reinterpret_cast<F *>(dlsym(library(), name));
}

#define CALL(name) function<decltype(name)>(#name)

/// Checks a status, and that there is a reason for a failure.
kokoro_status checked(kokoro_status status, const char *message) {
  if (status < KOKORO_OK || status >= KOKORO_INTERNAL) {
    std::fprintf(stderr, "status %d: %s\n", status, message);
    std::abort();
  }
  if (status != KOKORO_OK && message != nullptr && message[0] == '\0') std::abort();
  return status;
}

class Message {
 public:
  operator char *() { return text_; }

 private:
  char text_[KOKORO_MESSAGE_BYTES] = "";
};

kokoro_engine *create_engine(Input &input, bool valid) {
  kokoro_engine_options options{};
  options.size = sizeof options;
  options.device = KOKORO_CPU;
  options.threads = 1;
  options.kernels = KOKORO_KERNELS_AUTO;
  options.weights_path = std::getenv("KOKORO_WEIGHTS");
  if (!valid) {
    switch (input.between(0, 6)) {
    case 0:
      options.size = input.take<uint32_t>();
      break;
    case 1:
      options.device = input.take<int32_t>() | 2;
      break;
    case 2:
      options.threads = input.flip() ? -1 - input.take<uint8_t>() : KOKORO_MAX_THREADS + 1;
      break;
    case 3:
      options.kernels = input.take<int32_t>() | 4;
      break;
    case 4:
      options.weights_path = input.flip() ? "/nowhere" : "/dev/null";
      break;
    case 5:
      options.weights_path = nullptr;
      break;
    case 6:
      options.allow_tf32 = 2 + input.take<uint8_t>();
      break;
    }
  }
  kokoro_engine *engine = nullptr;
  Message message;
  const bool missing = !valid && input.between(0, 9) == 0;
  const kokoro_status status =
      checked(CALL(kokoro_engine_create)(missing ? nullptr : &options, &engine, message), message);
  if ((status == KOKORO_OK) != (engine != nullptr)) std::abort();
  if (valid && status != KOKORO_OK) std::abort();
  return engine;
}

/// Values of which at most one is not as it should be.
std::vector<float> floats(Input &input, size_t count, float scale) {
  static const float odd[] = {1e30f, -1e30f, std::numeric_limits<float>::infinity(), NAN};
  std::vector<float> values(count, scale * static_cast<float>(input.take<int8_t>()) / 128);
  const auto kind = input.take<uint8_t>();
  if (kind < 64 && count > 0) values[input.take<uint8_t>() % count] = odd[kind % 4];
  return values;
}

/// Null for one in 64 inputs.
template <class T>
T *or_null(Input &input, T *pointer) {
  return input.take<uint8_t>() % 64 == 63 ? nullptr : pointer;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const bool counted =
      std::atexit([] {
        std::printf("calls %llu, %llu of them computed\n", static_cast<unsigned long long>(calls),
                    static_cast<unsigned long long>(computed));
      }) == 0;
  static Input nothing(nullptr, 0);
  static kokoro_engine *const whole = create_engine(nothing, true);
  (void)counted;
  Input input(data, size);
  std::vector<kokoro_engine *> engines{whole, nullptr,
                                       reinterpret_cast<kokoro_engine *>(uintptr_t{64})};
  struct Spoken {
    kokoro_utterance *handle;
    uint32_t tokens;
  };
  std::vector<Spoken> utterances{{nullptr, 3}, {reinterpret_cast<kokoro_utterance *>(64), 3}};
  for (int step = 0; step < 24 && input.left() > 0; ++step) {
    kokoro_engine *engine = engines[static_cast<size_t>(input.between(0, 2))];
    Spoken spoken = utterances[static_cast<size_t>(input.between(0, utterances.size() - 1))];
    Message message;
    switch (input.between(0, 7)) {
    case 0:
      create_engine(input, false);
      break;
    case 1: {
      kokoro_engine_info info{};
      info.size = input.flip() ? sizeof info : input.take<uint32_t>();
      checked(CALL(kokoro_engine_get_info)(engine, input.flip() ? &info : nullptr, message),
              message);
      break;
    }
    case 2: {
      kokoro_memory memory{};
      memory.size = input.flip() ? sizeof memory : input.take<uint32_t>();
      checked(CALL(kokoro_engine_get_memory)(engine, input.flip() ? &memory : nullptr, message),
              message);
      break;
    }
    case 3:
      checked(CALL(kokoro_engine_release)(engine, message), message);
      break;
    case 4: {
      static const uint32_t counts[] = {0, 1, 2, 3, 4, 5, 513, 0xffffffff};
      const uint32_t count = counts[input.between(0, 7)];
      std::vector<int32_t> ids(count > 513 ? 3 : count);
      for (size_t i = 1; i + 1 < ids.size(); ++i) ids[i] = input.between(-1, 178);
      std::vector<float> style = floats(input, KOKORO_STYLE_SIZE, 0.3f), durations(ids.size());
      kokoro_utterance *made = nullptr;
      const kokoro_status status =
          checked(CALL(kokoro_utterance_create)(engine, or_null(input, ids.data()), count,
                                                or_null(input, style.data()),
                                                or_null(input, durations.data()), &made, message),
                  message);
      if ((status == KOKORO_OK) != (made != nullptr)) std::abort();
      if (made != nullptr) utterances.push_back({made, count}), ++computed;
      break;
    }
    case 5:
    case 6: {
      std::vector<int32_t> frames(spoken.tokens);
      uint64_t sum = 0;
      for (int32_t &each : frames) {
        const bool is_odd = input.take<uint8_t>() % 64 == 63;
        each = is_odd ? input.take<int32_t>() : static_cast<int32_t>(input.between(1, 3));
        sum += static_cast<uint64_t>(each);
      }
      // Buffers have the stated sizes, which are small.
      if (sum > 64) sum = static_cast<uint64_t>(input.between(0, 64));
      const bool is_wrong = input.take<uint8_t>() % 64 == 63;
      const uint64_t values = KOKORO_CURVE_VALUES_PER_FRAME * sum + is_wrong;
      const uint32_t tokens = input.take<uint8_t>() % 64 == 63 ? spoken.tokens - 1 : spoken.tokens;
      if (input.flip()) {
        std::vector<float> f0(values), energy(values);
        const kokoro_status status =
            checked(CALL(kokoro_utterance_curves)(spoken.handle, or_null(input, frames.data()),
                                                  tokens, or_null(input, f0.data()),
                                                  or_null(input, energy.data()), values, message),
                    message);
        computed += status == KOKORO_OK;
        break;
      }
      const std::vector<float> f0 = floats(input, values, 300), energy = floats(input, values, 1);
      kokoro_noise noise{};
      noise.size = input.take<uint8_t>() % 64 == 63 ? 0 : sizeof noise;
      noise.seed = input.take<uint64_t>();
      noise.voiced = static_cast<float>(input.take<uint8_t>()) / 200;
      std::vector<float> samples(KOKORO_SAMPLES_PER_FRAME * sum + is_wrong);
      const kokoro_status status = checked(
          CALL(kokoro_utterance_samples)(spoken.handle, or_null(input, frames.data()), tokens,
                                         or_null(input, f0.data()), or_null(input, energy.data()),
                                         values, or_null(input, &noise),
                                         or_null(input, samples.data()), samples.size(), message),
          message);
      if (status == KOKORO_OK)
        for (const float sample : samples)
          if (!std::isfinite(sample)) std::abort();
      computed += status == KOKORO_OK;
      break;
    }
    case 7:
      CALL(kokoro_utterance_free)(spoken.handle);
      break;
    }
  }
  for (const Spoken &spoken : utterances) CALL(kokoro_utterance_free)(spoken.handle);
  return 0;
}
