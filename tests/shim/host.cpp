// A program that uses the shim through its C interface while the system refuses something, or while
// the process exits:
//
//     host threads LIBRARY WEIGHTS    creates engines while the system starts fewer and fewer
//                                     threads, and prints the status and the message of each
//     host memory LIBRARY WEIGHTS     creates engines and speaks with little address space left,
//     and
//                                     prints each status, and whether the calls after that give the
//                                     bits of another engine
//     host exit LIBRARY WEIGHTS MS    calls exit(7) MS milliseconds after another thread began to
//                                     speak without end

#include <dlfcn.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "kokoro.h"

namespace {

constexpr int32_t kFrames = 4;

/// How many threads may still start; negative: all.
std::atomic<int> allowed_threads = -1;

/// While this exists, the address space is limited to `spare` bytes more than are in use. Does
/// nothing if `spare` is negative.
class MemoryLimit {
 public:
  explicit MemoryLimit(int64_t spare) {
    getrlimit(RLIMIT_AS, &limits_);
    if (spare < 0) return;
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const auto page = static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
    const rlimit limited{pages * page + static_cast<rlim_t>(spare), limits_.rlim_max};
    setrlimit(RLIMIT_AS, &limited);
  }
  ~MemoryLimit() { setrlimit(RLIMIT_AS, &limits_); }
  MemoryLimit(const MemoryLimit &) = delete;
  MemoryLimit &operator=(const MemoryLimit &) = delete;

 private:
  rlimit limits_{};
};

/// The shim's functions.
struct Library {
  void *library;
  template <class Function>
  Function *find(Function *, const char *name) const {
    return reinterpret_cast<Function *>(dlsym(library, name));
  }
};

#define CALL(library, function) library.find(function, #function)

struct Result {
  kokoro_status status;
  std::string message;
};

/// An engine, and the memory that its results are written to.
class Speaker {
 public:
  Speaker(const char *path, const char *weights, int threads)
      : library_{dlopen(path, RTLD_NOW)}, weights_(weights), threads_(threads) {
    if (library_.library != nullptr) return;
    std::printf("%s\n", dlerror());
    std::exit(3);
  }

  Result open() {
    kokoro_engine_options options{};
    options.size = sizeof options;
    options.threads = threads_;
    options.weights_path = weights_;
    return call([&](char *message) {
      return CALL(library_, kokoro_engine_create)(&options, &engine_, message);
    });
  }

  void close() { CALL(library_, kokoro_engine_free)(std::exchange(engine_, nullptr)); }

  /// Makes the three calls for an utterance of any length, up to the first that fails.
  Result speak(uint32_t tokens = 60) {
    const uint64_t curve = KOKORO_CURVE_VALUES_PER_FRAME * kFrames * tokens;
    std::vector<int32_t> ids(tokens, 50), frames(tokens, kFrames);
    ids.front() = ids.back() = 0;
    const std::vector<float> style(KOKORO_STYLE_SIZE, 0.1F);
    std::vector<float> durations(tokens), f0(curve), energy(curve);
    samples.assign(300 * curve, 0);
    kokoro_utterance *utterance = nullptr;
    Result result = call([&](char *message) {
      return CALL(library_, kokoro_utterance_create)(engine_, ids.data(), tokens, style.data(),
                                                     durations.data(), &utterance, message);
    });
    if (result.status == KOKORO_OK)
      result = call([&](char *message) {
        return CALL(library_, kokoro_utterance_curves)(utterance, frames.data(), tokens, f0.data(),
                                                       energy.data(), curve, message);
      });
    kokoro_noise noise{};
    noise.size = sizeof noise;
    noise.voiced = KOKORO_VOICED_NOISE;
    if (result.status == KOKORO_OK)
      result = call([&](char *message) {
        return CALL(library_, kokoro_utterance_samples)(utterance, frames.data(), tokens, f0.data(),
                                                        energy.data(), curve, &noise,
                                                        samples.data(), samples.size(), message);
      });
    CALL(library_, kokoro_utterance_free)(utterance);
    return result;
  }

  std::vector<float> samples;
  int64_t spare = -1;  // the memory that calls may take; negative: all

 private:
  template <class Call>
  Result call(Call &&call) const {
    char message[KOKORO_MESSAGE_BYTES] = "";
    kokoro_status status{};
    {
      const MemoryLimit limit(spare);
      status = call(message);
    }
    return {status, message};
  }

  Library library_;
  const char *weights_;
  int threads_;
  kokoro_engine *engine_ = nullptr;
};

void try_threads(const char *library, const char *weights) {
  constexpr int kThreads = 4, kNeeded = 1 + 2 * (kThreads - 1);
  Speaker speaker(library, weights, kThreads);
  for (int allowed = 0; allowed < kNeeded; ++allowed) {
    allowed_threads = allowed;
    const Result result = speaker.open();
    std::printf("%d %s\n", result.status, result.message.c_str());
  }
  allowed_threads = -1;
  std::printf("%d\n", speaker.open().status);
  std::printf("%d\n", speaker.speak().status);
}

void try_memory(const char *library, const char *weights) {
  Speaker other(library, weights, 1);
  if (other.open().status != KOKORO_OK) std::exit(3);
  constexpr int64_t kStep = 24 << 20;
  for (uint32_t step = 0; step < 6; ++step) {
    Speaker speaker(library, weights, 1);
    speaker.spare = kStep * step;
    const Result opened = speaker.open();
    speaker.spare = -1;
    if (opened.status != KOKORO_OK && speaker.open().status != KOKORO_OK) std::exit(4);
    const uint32_t tokens = 50 + step;  // a length whose primitives oneDNN has not made yet
    speaker.spare = kStep * step;
    const Result spoken = speaker.speak(tokens);
    speaker.spare = -1;
    const bool both =
        speaker.speak(tokens).status == KOKORO_OK && other.speak(tokens).status == KOKORO_OK;
    std::printf("%d %d %s %s %s\n", opened.status, spoken.status,
                both && speaker.samples == other.samples ? "same" : "different",
                opened.message.c_str(), spoken.message.c_str());
    speaker.close();
  }
}

[[noreturn]] void exit_while_speaking(const char *library, const char *weights, int milliseconds) {
  std::atomic<bool> begun = false;
  std::thread([&] {
    Speaker speaker(library, weights, 2);
    begun = true;
    if (speaker.open().status != KOKORO_OK) return;
    while (speaker.speak().status == KOKORO_OK) {
    }
  }).detach();
  while (!begun) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
  std::exit(7);
}

}  // namespace

/// Takes the place of the system's function.
extern "C" int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                              void *(*start)(void *), void *argument) noexcept {
  using Create = int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  static const auto create = reinterpret_cast<Create>(dlsym(RTLD_NEXT, "pthread_create"));
  if (allowed_threads == 0) return EAGAIN;
  if (allowed_threads > 0) --allowed_threads;
  return create(thread, attributes, start, argument);
}

int main(int count, char **arguments) {
  const std::string what = count > 3 ? arguments[1] : "";
  if (what == "threads") try_threads(arguments[2], arguments[3]);
  if (what == "memory") try_memory(arguments[2], arguments[3]);
  if (what == "exit") exit_while_speaking(arguments[2], arguments[3], std::atoi(arguments[4]));
}
