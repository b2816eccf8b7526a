#include "kokoro.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <new>
#include <system_error>

#include "engine.h"
#include "error.h"
#include "handles.h"
#include "kernels/conv.h"
#include "lasting.h"
#include "worker.h"

struct kokoro_engine {
  uint32_t owner;
  std::shared_ptr<kokoro::Engine> engine;
};

struct kokoro_utterance {
  uint32_t owner;
  std::shared_ptr<kokoro::Engine> engine;  // first, so that it outlives the utterance's tensors
  std::shared_ptr<kokoro::Engine::Utterance> utterance;
};

namespace {

using kokoro::Error;
using kokoro::Handles;
using kokoro::require;
using kokoro::Worker;

/// The number of a thread, in a list of all owners: an owner begins and ends without memory.
struct Number {
  uint32_t value = 0;
  Number *before = nullptr;
};

/// What callers hold, and the owners that have not ended.
struct Held {
  Handles<kokoro_engine> engines;
  Handles<kokoro_utterance> utterances;
  std::mutex mutex;
  Number *last = nullptr;
  uint32_t last_value = 0;

  void begin(Number &owner) {
    const std::lock_guard lock(mutex);
    owner = {++last_value, last};
    last = &owner;
  }

  void end(const Number &owner) {
    {
      const std::lock_guard lock(mutex);
      Number **at = &last;
      while (*at != &owner) at = &(*at)->before;
      *at = owner.before;
    }
    engines.for_each_of(owner.value, [](kokoro_engine &held) { held.engine->abandon(); });
    utterances.free_all(owner.value);
    engines.free_all(owner.value);
  }

  /// Throws Error unless `owner` is 0 or the number of a thread that has not ended.
  void check(uint32_t owner) {
    const std::lock_guard lock(mutex);
    const Number *at = last;
    while (at != nullptr && at->value != owner) at = at->before;
    require(owner == 0 || at != nullptr, "options.owner is no thread, or it has ended");
  }
};

Held &held() { return kokoro::lasting<Held>(); }

/// Adds an object to what callers hold, unless its owner has ended meanwhile.
template <class T>
T *hold(Handles<T> &handles, T object) {
  const uint32_t owner = object.owner;
  T *const handle = handles.add(std::move(object));
  try {
    held().check(owner);
  } catch (const Error &) {
    handles.take(handle);
    throw;
  }
  return handle;
}

/// Exists as long as a thread that called kokoro_owner. The main thread ends by exit, which
/// destroys this before it destroys any library's static objects.
struct Owner {
  Number number;

  Owner() { held().begin(number); }
  Owner(const Owner &) = delete;
  Owner &operator=(const Owner &) = delete;
  ~Owner() {
    if (gettid() == getpid())
      Worker::stop_all();
    else if (!Worker::exiting())
      held().end(number);
  }
};

void write_message(char *message, const char *text) noexcept {
  if (message == nullptr) return;
  size_t length = std::min(std::strlen(text), size_t{KOKORO_MESSAGE_BYTES - 1});
  // Cut between two UTF-8 characters, never within one.
  while (length > 0 && (text[length] & 0xC0) == 0x80) --length;
  std::memcpy(message, text, length);
  message[length] = '\0';
}

/// Runs `body` and turns exceptions into a status and a message: none may leave a C function.
template <class Body>
kokoro_status guarded(char *message, Body &&body) noexcept {
  try {
    body();
    return KOKORO_OK;
  } catch (const Error &error) {
    write_message(message, error.what());
    return error.status;
  } catch (const std::bad_alloc &) {
    write_message(message, "the host has no memory left");
    return KOKORO_OUT_OF_MEMORY;
  } catch (const std::system_error &error) {
    // Only threads throw this: the system can't start another one. There may be no memory either.
    char text[KOKORO_MESSAGE_BYTES];
    std::snprintf(text, sizeof text,
                  "the system can't start as many threads as needed: %s. Use fewer threads, or "
                  "raise its limit",
                  error.what());
    write_message(message, text);
    return KOKORO_OUT_OF_MEMORY;
  } catch (const std::exception &error) {
    write_message(message, error.what());
    return KOKORO_INTERNAL;
  } catch (...) {
    write_message(message, "unknown error: the library threw a value that is not an exception");
    return KOKORO_INTERNAL;
  }
}

}  // namespace

uint32_t kokoro_abi_version(void) { return KOKORO_ABI_VERSION; }

uint32_t kokoro_owner(void) {
  static thread_local const Owner owner;
  return owner.number.value;
}

void kokoro_layout(char *layout) {
  const std::string name = kokoro::kernels::layout();
  layout[name.copy(layout, KOKORO_LAYOUT_BYTES - 1)] = '\0';
}

kokoro_status kokoro_engine_create(const kokoro_engine_options *options, kokoro_engine **engine,
                                   char *message) {
  return guarded(message, [&] {
    require(options != nullptr && engine != nullptr, "options or engine is null");
    require(options->size == sizeof *options,
            "options.size is not sizeof(kokoro_engine_options) of this version");
    require(options->device == KOKORO_CPU || options->device == KOKORO_CUDA,
            "options.device is not a kokoro_device");
    require(options->device == KOKORO_CPU ? options->device_index == 0 : options->device_index >= 0,
            "options.device_index is negative, or not 0 for the CPU");
    require(options->threads >= 0 && options->threads <= KOKORO_MAX_THREADS,
            "options.threads is not in the range 0 to 1024");
    require(options->kernels >= KOKORO_KERNELS_AUTO && options->kernels <= KOKORO_KERNELS_NATIVE,
            "options.kernels is not a kokoro_kernels");
    require(options->allow_tf32 == 0 || options->allow_tf32 == 1,
            "options.allow_tf32 is not 0 or 1");
    require(options->reserved == 0, "options.reserved is not 0");
    held().check(options->owner);
    require(options->weights_path != nullptr, "options.weights_path is null");
    auto made = std::make_shared<kokoro::Engine>(*options);
    *engine = hold(held().engines, kokoro_engine{options->owner, std::move(made)});
  });
}

void kokoro_engine_free(kokoro_engine *engine) {
  // While the process exits, what tensors need may be gone.
  if (!Worker::exiting()) held().engines.take(engine);
}

kokoro_status kokoro_engine_get_info(const kokoro_engine *engine, kokoro_engine_info *info,
                                     char *message) {
  return guarded(message, [&] {
    require(engine != nullptr && info != nullptr, "engine or info is null");
    require(info->size == sizeof *info,
            "info.size is not sizeof(kokoro_engine_info) of this version");
    *info = held().engines.get(engine).engine->info();
  });
}

kokoro_status kokoro_engine_get_memory(const kokoro_engine *engine, kokoro_memory *memory,
                                       char *message) {
  return guarded(message, [&] {
    require(engine != nullptr && memory != nullptr, "engine or memory is null");
    require(memory->size == sizeof *memory,
            "memory.size is not sizeof(kokoro_memory) of this version");
    *memory = held().engines.get(engine).engine->memory();
  });
}

kokoro_status kokoro_engine_release(kokoro_engine *engine, char *message) {
  return guarded(message, [&] {
    require(engine != nullptr, "engine is null");
    held().engines.get(engine).engine->release();
  });
}

kokoro_status kokoro_engine_prepare(kokoro_engine *engine, const char *path, char *message) {
  return guarded(message, [&] {
    require(engine != nullptr && path != nullptr, "engine or path is null");
    held().engines.get(engine).engine->prepare(path);
  });
}

kokoro_status kokoro_utterance_create(kokoro_engine *engine, const int32_t *ids,
                                      uint32_t token_count, const float *style, float *durations,
                                      kokoro_utterance **utterance, char *message) {
  return guarded(message, [&] {
    require(engine != nullptr && ids != nullptr && style != nullptr && durations != nullptr &&
                utterance != nullptr,
            "engine, ids, style, durations or utterance is null");
    require(token_count >= 3 && token_count <= KOKORO_MAX_TOKENS,
            "token_count is not in the range 3 to 512");
    const auto [owner, shared] = held().engines.get(engine);
    auto made = shared->encode({ids, token_count}, {style, size_t{KOKORO_STYLE_SIZE}}, durations);
    *utterance = hold(held().utterances, kokoro_utterance{owner, shared, std::move(made)});
  });
}

kokoro_status kokoro_utterance_curves(kokoro_utterance *utterance, const int32_t *durations,
                                      uint32_t token_count, float *f0, float *energy,
                                      uint64_t curve_count, char *message) {
  return guarded(message, [&] {
    require(utterance != nullptr && durations != nullptr && f0 != nullptr && energy != nullptr,
            "utterance, durations, f0 or energy is null");
    const kokoro_utterance copy = held().utterances.get(utterance);
    copy.engine->curves(*copy.utterance, {durations, token_count}, f0, energy, curve_count);
  });
}

kokoro_status kokoro_utterance_samples(kokoro_utterance *utterance, const int32_t *durations,
                                       uint32_t token_count, const float *f0, const float *energy,
                                       uint64_t curve_count, const kokoro_noise *noise,
                                       float *samples, uint64_t sample_count, char *message) {
  return guarded(message, [&] {
    require(utterance != nullptr && durations != nullptr && f0 != nullptr && energy != nullptr &&
                noise != nullptr && samples != nullptr,
            "utterance, durations, f0, energy, noise or samples is null");
    require(noise->size == sizeof *noise, "noise.size is not sizeof(kokoro_noise) of this version");
    require(noise->voiced >= 0 && noise->voiced <= 1, "noise.voiced is not in the range 0 to 1");
    require(noise->reserved == 0, "noise.reserved is not 0");
    const kokoro_utterance copy = held().utterances.get(utterance);
    copy.engine->samples(*copy.utterance, {durations, token_count}, {f0, curve_count},
                         {energy, curve_count}, *noise, {samples, sample_count});
  });
}

void kokoro_utterance_free(kokoro_utterance *utterance) {
  if (!Worker::exiting()) held().utterances.take(utterance);
}
