// Calls every function of the C interface from several threads at a time, with little care:
//
//     abi WEIGHTS SEED CALLS LONGEST [STANDIN]
//
// Threads make CALLS calls together, with utterances of up to LONGEST tokens, odd styles and curves
// and wrong arguments. They share engines and utterances, and free, replace and release them while
// others use them, or use them after that; owners end in the middle of calls. The process exits
// while threads speak. STANDIN is the path of the stand-in accelerator: the engines are then on its
// devices.
//
// Each status must be one that the call may return, and each result finite. The same utterance must
// have the same bits whatever else happens. Prints the number of calls.

#include <dlfcn.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <limits>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "kokoro.h"

namespace {

constexpr int kThreads = 4, kSlots = 3, kTokenIds = 178;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

struct Settings {
  const char *weights;
  uint64_t seed;
  uint64_t calls;
  uint32_t longest;
};

Settings settings;
void *standin = nullptr;

// Relaxed, so that the threads are not ordered by this program, but only by the library.
constexpr auto kUnordered = std::memory_order_relaxed;
std::atomic<uint64_t> calls = 0, computed = 0;

template <class T>
using Slots = std::array<std::atomic<T>, kSlots>;

/// Engines and utterances that all threads use. Handles stay here for a while after they are freed.
Slots<kokoro_engine *> engines{};
Slots<kokoro_utterance *> utterances{};
Slots<uint32_t> token_counts{};

[[noreturn]] void fail(const char *what, kokoro_status status, const char *message) {
  std::fprintf(stderr, "%s: status %d: %s\n", what, status, message);
  std::abort();
}

class Random {
 public:
  explicit Random(uint64_t seed) : generator_(seed) {}
  int64_t between(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(generator_);
  }
  bool one_in(int64_t count) { return between(1, count) == 1; }
  float value(float scale) {
    return std::uniform_real_distribution<float>(-scale, scale)(generator_);
  }
  size_t slot() { return static_cast<size_t>(between(0, kSlots - 1)); }

 private:
  std::mt19937_64 generator_;
};

/// Makes a call, and ends the process when its status is none of `allowed`, or without a reason.
template <class Call>
kokoro_status checked(const char *what, std::initializer_list<kokoro_status> allowed,
                      const Call &call) {
  // From the heap and of exactly this size, so that a write beyond its end is found.
  std::vector<char> message(KOKORO_MESSAGE_BYTES);
  const kokoro_status status = call(message.data());
  calls.fetch_add(1, kUnordered);
  if (status == KOKORO_OK) return status;
  if (message[0] == '\0') fail(what, status, "no message");
  for (const kokoro_status each : allowed)
    if (status == each) return status;
  fail(what, status, message.data());
}

/// What an utterance is made from, and room for its results.
struct Speech {
  std::vector<int32_t> ids, durations;
  std::vector<float> style, predicted, f0, energy, samples;
  kokoro_noise noise{};
  bool is_extreme = false;
};

void set_odd(Random &random, std::vector<float> &values) {
  const float odd[] = {1e30F, -1e30F, kInfinity, NAN, 1e-40F, 0};
  values[static_cast<size_t>(random.between(0, static_cast<int64_t>(values.size()) - 1))] =
      odd[random.between(0, std::size(odd) - 1)];
}

Speech speech(Random &random, uint32_t tokens) {
  Speech made;
  made.ids.resize(tokens);
  for (size_t i = 1; i + 1 < tokens; ++i)
    made.ids[i] = static_cast<int32_t>(random.between(0, kTokenIds - 1));
  made.durations.resize(tokens);
  size_t frames = 0;
  const int64_t longest = tokens < 40 ? 6 : 1;
  for (int32_t &duration : made.durations)
    frames += static_cast<size_t>(duration = static_cast<int32_t>(random.between(1, longest)));
  made.predicted.resize(tokens);
  made.style.resize(KOKORO_STYLE_SIZE);
  for (float &value : made.style) value = random.value(0.3F);
  made.f0.resize(KOKORO_CURVE_VALUES_PER_FRAME * frames);
  made.energy.resize(made.f0.size());
  made.samples.resize(KOKORO_SAMPLES_PER_FRAME * frames);
  made.noise.size = sizeof made.noise;
  made.noise.seed = static_cast<uint64_t>(random.between(0, 1 << 30));
  made.noise.voiced = KOKORO_VOICED_NOISE;
  return made;
}

/// An utterance of any length: short ones are the most, and one in ten has any.
Speech any_speech(Random &random) {
  const int64_t longest = settings.longest;
  return speech(random, static_cast<uint32_t>(
                            random.between(3, random.one_in(10) ? longest : longest / 8 + 3)));
}

void require_finite(const char *what, const std::vector<float> &values) {
  for (const float value : values)
    if (!std::isfinite(value)) fail(what, KOKORO_OK, "a result is not finite");
}

// The calls for one utterance. A handle may have been freed, which is an invalid argument, or its
// owner may have ended, which is an internal error for calls under way. Memory may be missing where
// the stand-in was told to have none.

#define ANY_END KOKORO_INVALID_ARGUMENT, KOKORO_INTERNAL, KOKORO_OUT_OF_MEMORY

kokoro_utterance *create(kokoro_engine *engine, Speech &made) {
  kokoro_utterance *utterance = nullptr;
  const kokoro_status status = checked("create", {ANY_END}, [&](char *message) {
    return kokoro_utterance_create(engine, made.ids.data(), static_cast<uint32_t>(made.ids.size()),
                                   made.style.data(), made.predicted.data(), &utterance, message);
  });
  if ((status == KOKORO_OK) != (utterance != nullptr)) fail("create", status, "a wrong handle");
  if (status == KOKORO_OK) require_finite("durations", made.predicted);
  return utterance;
}

bool draw_curves(kokoro_utterance *utterance, Speech &made) {
  const kokoro_status status = checked("curves", {ANY_END}, [&](char *message) {
    return kokoro_utterance_curves(utterance, made.durations.data(),
                                   static_cast<uint32_t>(made.durations.size()), made.f0.data(),
                                   made.energy.data(), made.f0.size(), message);
  });
  if (status != KOKORO_OK) return false;
  require_finite("curves", made.f0);
  require_finite("curves", made.energy);
  return true;
}

bool fill_samples(kokoro_utterance *utterance, Speech &made) {
  const kokoro_status status = checked("samples", {ANY_END}, [&](char *message) {
    return kokoro_utterance_samples(utterance, made.durations.data(),
                                    static_cast<uint32_t>(made.durations.size()), made.f0.data(),
                                    made.energy.data(), made.f0.size(), &made.noise,
                                    made.samples.data(), made.samples.size(), message);
  });
  if (status != KOKORO_OK) return false;
  require_finite("samples", made.samples);
  computed.fetch_add(1, kUnordered);
  return true;
}

void free_utterance(kokoro_utterance *utterance) {
  kokoro_utterance_free(utterance);
  calls.fetch_add(1, kUnordered);
}

void free_engine(kokoro_engine *engine) {
  kokoro_engine_free(engine);
  calls.fetch_add(1, kUnordered);
}

/// Speaks, and returns whether all calls succeeded. With `edit`, changes the curves on the way.
template <class Edit>
bool speak(kokoro_engine *engine, Speech &made, const Edit &edit) {
  kokoro_utterance *const utterance = create(engine, made);
  bool spoken = utterance != nullptr && draw_curves(utterance, made);
  if (spoken) edit();
  spoken = spoken && fill_samples(utterance, made);
  free_utterance(utterance);
  return spoken;
}

bool speak(kokoro_engine *engine, Speech &made) {
  return speak(engine, made, [] {});
}

kokoro_engine_options engine_options(int32_t kernels, int32_t threads) {
  kokoro_engine_options options{};
  options.size = sizeof options;
  options.device = standin ? KOKORO_CUDA : KOKORO_CPU;
  options.threads = threads;
  options.kernels = kernels;
  options.weights_path = settings.weights;
  return options;
}

kokoro_engine *create_engine(const kokoro_engine_options &options) {
  kokoro_engine *engine = nullptr;
  const kokoro_status status = checked("engine", {ANY_END}, [&](char *message) {
    return kokoro_engine_create(&options, &engine, message);
  });
  if ((status == KOKORO_OK) != (engine != nullptr)) fail("engine", status, "a wrong handle");
  return engine;
}

/// libtorch's kernels on one thread, or native ones on one to three.
kokoro_engine_options any_options(Random &random) {
  kokoro_engine_options options =
      random.one_in(2) ? engine_options(KOKORO_KERNELS_ATEN, 1)
                       : engine_options(KOKORO_KERNELS_AUTO, 1 + random.between(0, 2));
  if (standin) options.device_index = static_cast<int32_t>(random.between(0, 1));
  return options;
}

// What a thread may do next.

void speak_whole(Random &random) {
  Speech made = any_speech(random);
  if (random.one_in(8)) set_odd(random, made.style);
  speak(engines[random.slot()].load(kUnordered), made, [&] {
    if (random.one_in(4)) set_odd(random, random.one_in(2) ? made.f0 : made.energy);
    if (random.one_in(4))
      for (float &value : made.f0) value *= 1.5F;
  });
}

/// Puts a new utterance in the place of one that others may be using.
void share_utterance(Random &random) {
  Speech made = any_speech(random);
  kokoro_utterance *const utterance = create(engines[random.slot()].load(kUnordered), made);
  if (utterance == nullptr) return;
  const size_t slot = random.slot();
  token_counts[slot].store(static_cast<uint32_t>(made.ids.size()), kUnordered);
  free_utterance(utterances[slot].exchange(utterance, kUnordered));
}

void use_shared(Random &random) {
  const size_t slot = random.slot();
  Speech made = speech(random, std::max(3U, token_counts[slot].load(kUnordered)));
  kokoro_utterance *const utterance = utterances[slot].load(kUnordered);
  draw_curves(utterance, made);
  fill_samples(utterance, made);
}

void free_shared(Random &random) { free_utterance(utterances[random.slot()].load(kUnordered)); }

void replace_engine(Random &random) {
  kokoro_engine *const engine = create_engine(any_options(random));
  if (engine != nullptr) free_engine(engines[random.slot()].exchange(engine, kUnordered));
}

void free_shared_engine(Random &random) { free_engine(engines[random.slot()].load(kUnordered)); }

/// A thread that owns an engine ends while others use the engine.
void end_owner(Random &random) {
  std::thread([&] {
    kokoro_engine_options options = any_options(random);
    options.owner = kokoro_owner();
    kokoro_engine *const engine = create_engine(options);
    if (engine == nullptr) return;
    const size_t slot = random.slot();
    free_engine(engines[slot].exchange(engine, kUnordered));
    Speech made = speech(random, 3);
    kokoro_utterance *const utterance = create(engine, made);
    if (utterance == nullptr) return;
    token_counts[slot].store(3, kUnordered);
    free_utterance(utterances[slot].exchange(utterance, kUnordered));
  }).join();
  calls.fetch_add(1, kUnordered);
}

void ask(Random &random) {
  kokoro_engine *const engine = engines[random.slot()].load(kUnordered);
  kokoro_engine_info info{};
  info.size = random.one_in(8) ? 0 : sizeof info;
  checked("info", {ANY_END},
          [&](char *message) { return kokoro_engine_get_info(engine, &info, message); });
  kokoro_memory memory{};
  memory.size = random.one_in(8) ? 0 : sizeof memory;
  checked("memory", {ANY_END},
          [&](char *message) { return kokoro_engine_get_memory(engine, &memory, message); });
  if (kokoro_abi_version() != KOKORO_ABI_VERSION) fail("version", KOKORO_OK, "is another");
  calls.fetch_add(1, kUnordered);
}

void release(Random &random) {
  kokoro_engine *const engine = engines[random.slot()].load(kUnordered);
  checked("release", {ANY_END},
          [&](char *message) { return kokoro_engine_release(engine, message); });
}

/// Speaks an utterance whose bits are known.
class Witness {
 public:
  void begin() {
    engine_ = create_engine(engine_options(KOKORO_KERNELS_AUTO, 2));
    if (!speak(engine_, first_)) fail("witness", KOKORO_INTERNAL, "the first utterance failed");
    expected_ = first_.samples;
  }

  void repeat() {
    Speech again = first_;
    const bool spoken = speak(engine_, again);
    // On the stand-in, memory may be missing.
    if (spoken ? again.samples != expected_ : standin == nullptr)
      fail("witness", KOKORO_OK, "other bits than alone");
  }

  /// For a thread that is still speaking when the process exits.
  void speak_on() {
    Speech again = first_;
    while (speak(engine_, again)) {
    }
  }

 private:
  Random random_{1};
  Speech first_ = speech(random_, 12);
  kokoro_engine *engine_ = nullptr;
  std::vector<float> expected_;
};

Witness &witness() {
  static auto &only = *new Witness;
  return only;
}

/// A function of the stand-in.
template <class Function>
Function *control(const char *name) {
  return reinterpret_cast<Function *>(dlsym(standin, name));
}

/// Opens the stand-in, whose kernels then only allocate their results: they are not what is looked
/// at, and would take minutes.
bool open_standin(const char *path) {
  standin = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
  if (standin != nullptr) control<void(int32_t)>("standin_compute")(0);
  return standin != nullptr;
}

/// Lets one of the next requests for memory of the stand-in fail.
void take_memory(Random &random) {
  if (standin == nullptr) return;
  control<void(int32_t, int64_t)>("standin_fail_allocation")(
      static_cast<int32_t>(random.between(0, 1)), random.between(0, 200));
}

struct Step {
  int64_t weight;
  void (*run)(Random &);
};

constexpr Step kSteps[] = {
    {24, speak_whole},
    {12, share_utterance},
    {12, use_shared},
    {12, free_shared},
    {20, ask},
    {6, release},
    {1, end_owner},
    {2, replace_engine},
    {1, free_shared_engine},
    {8, [](Random &) { witness().repeat(); }},
    {4, take_memory},
};

void storm(uint64_t seed) {
  Random random(seed);
  int64_t weights = 0;
  for (const Step &step : kSteps) weights += step.weight;
  while (calls.load(kUnordered) < settings.calls) {
    int64_t drawn = random.between(0, weights - 1);
    const Step *step = kSteps;
    for (; drawn >= step->weight; ++step) drawn -= step->weight;
    step->run(random);
  }
}

}  // namespace

int main(int count, char **arguments) {
  if (count < 5) return 2;
  settings = {arguments[1], std::strtoull(arguments[2], nullptr, 10),
              std::strtoull(arguments[3], nullptr, 10),
              static_cast<uint32_t>(std::strtoul(arguments[4], nullptr, 10))};
  if (count > 5 && !open_standin(arguments[5])) {
    std::fprintf(stderr, "%s\n", dlerror());
    return 2;
  }
  // A process that has the number of its main thread ends in another way.
  if (settings.seed % 2 == 0) kokoro_owner();
  Random random(settings.seed);
  witness().begin();
  for (int i = 0; i < kSlots; ++i) replace_engine(random);
  std::vector<std::thread> threads;
  for (int i = 1; i <= kThreads; ++i) threads.emplace_back([i] { storm(settings.seed * 100 + i); });
  for (std::thread &thread : threads) thread.join();
  std::printf("calls %llu, %llu utterances spoken\n", static_cast<unsigned long long>(calls),
              static_cast<unsigned long long>(computed));
  std::fflush(stdout);
  std::thread([] { witness().speak_on(); }).detach();
  std::this_thread::sleep_for(std::chrono::milliseconds(random.between(0, 500)));
}
