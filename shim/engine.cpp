#include "engine.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <string_view>

#include "cuda.h"
#include "native/decoder.h"
#include "network/network.h"
#include "noise.h"
#include "worker.h"

namespace kokoro {
namespace {

/// Nothing is printed: what libtorch only warns of, a caller can't act on.
struct Silence : c10::WarningHandler {
  void process(const c10::Warning &) override {}
};

/// Texts differ in length and oneDNN keeps a compiled primitive for every shape: without a bound its memory
/// grows without end. An utterance has about 20 shapes, and libtorch's decoder 45 more. It reads this at its
/// first use. A value that the user has set stays.
void bound_onednn_cache() { setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64", /*overwrite=*/0); }

/// The allocator keeps ever larger blocks for later, as it meets them, and texts differ in length: from this
/// size on each goes back to the system. So does what is free at the end of a heap, which malloc_trim leaves.
/// The text's layers work with smaller ones: to get those anew each time would take 7% of a synthesis.
void bound_allocator() {
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
}

at::Device open_device(const kokoro_engine_options &options) {
  if (options.device == KOKORO_CPU) return at::kCPU;
  cuda::open();
  cuda::configure(options.allow_tf32 != 0);
  return {at::kCUDA, 0};
}

/// The resident memory of this process, and the most that it was.
std::pair<uint64_t, uint64_t> resident_bytes() {
  uint64_t size = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  resident *= static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {resident, std::max(resident, 1024 * static_cast<uint64_t>(usage.ru_maxrss))};
}

/// Whether the library's own kernels are chosen.
bool use_native(int32_t choice, at::Device device) {
  const bool available = device.is_cpu() && NativeDecoder::available();
  if (choice == KOKORO_KERNELS_NATIVE && !available)
    throw Error(KOKORO_NO_DEVICE, "there are no native kernels for this processor or device");
  return choice != KOKORO_KERNELS_ATEN && available;
}

/// As many threads as libtorch takes by itself. Setting the number for one engine changes the answer for
/// every thread that asks later, and the number decides how sums are rounded: so it is asked once, before any
/// is set.
int default_threads() {
  static const int threads = at::get_num_threads();
  return threads;
}

void configure_thread(int threads) {
  static Silence silence;
  c10::WarningUtils::set_warning_handler(&silence);
  const int otherwise = default_threads();
  at::set_num_threads(threads > 0 ? threads : otherwise);
  // Denormals slow the decoder down; OpenMP's threads inherit this when they are made.
  at::globalContext().setFlushDenormal(true);
}

/// The token that each frame belongs to.
std::vector<int64_t> tokens_of_frames(std::span<const int32_t> durations, uint64_t curve_count) {
  std::vector<int64_t> tokens;
  for (size_t token = 0; token < durations.size(); ++token) {
    require(durations[token] >= 1, "a duration is less than one frame");
    require(tokens.size() + durations[token] <= curve_count / KOKORO_CURVE_VALUES_PER_FRAME,
            "curve_count is less than twice the frames");
    tokens.insert(tokens.end(), durations[token], static_cast<int64_t>(token));
  }
  require(curve_count == KOKORO_CURVE_VALUES_PER_FRAME * tokens.size(),
          "curve_count is not twice the frames");
  return tokens;
}

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

}  // namespace

struct Engine::Utterance {
  EncodedText text;
  int64_t tokens;
};

struct Engine::State {
  Worker worker;  // first: the tensors below end before it does
  at::Device device = at::kCPU;
  int threads = 0;
  uint64_t weights_bytes = 0;
  std::shared_ptr<const Safetensors> file;
  std::optional<Network> network;
  bool use_native = false;
  std::optional<NativeDecoder> native;  // when it is used, from the first use on

  /// Null where libtorch decodes.
  NativeDecoder *native_decoder() {
    if (use_native && !native) {
      native.emplace(network->decoder, threads);
      // It has its own copy of most, and the rest is little to read again.
      for (const auto &[name, tensor] : file->tensors)
        if (name.starts_with("decoder.")) file->file->let_go(tensor.data, tensor.bytes);
    }
    return use_native ? &*native : nullptr;
  }

  /// Host memory that is filled for the device: page-locked, so that its upload need not be waited for.
  Tensor staging(int64_t length, at::ScalarType type) const {
    return at::empty({length}, at::TensorOptions(type).pinned_memory(!device.is_cpu()));
  }

  /// libtorch keeps page-locked memory until its copy is over.
  Tensor upload(const Tensor &staged) const { return staged.to(device, /*non_blocking=*/true); }

  /// A copy on the device of values that the caller holds.
  template <class T>
  Tensor upload(std::span<const T> values, at::ScalarType type) const {
    const auto length = static_cast<int64_t>(values.size());
    const Tensor held =
        at::from_blob(const_cast<T *>(values.data()), {length}, c10::CppTypeToScalarType<T>::value);
    return upload(staging(length, type).copy_(held));
  }

  void download(const Tensor &tensor, float *values) const {
    at::from_blob(values, tensor.sizes(), at::kFloat).copy_(tensor);
  }

  void synchronize() const {
    if (!device.is_cpu()) at::accelerator::getCurrentStream(device.index()).synchronize();
  }
};

/// Runs `task` on the worker and puts what libtorch throws into this library's terms.
template <class Task>
auto Engine::run(Task &&task) {
  try {
    return state_->worker.run([&] {
      const c10::InferenceMode inference;
      return task();
    });
  } catch (const c10::OutOfMemoryError &error) {
    throw Error(KOKORO_OUT_OF_MEMORY, error.what_without_backtrace());
  } catch (const c10::Error &error) {
    const std::string message = error.what_without_backtrace();
    // The CPU allocator has no error class of its own.
    if (message.find("can't allocate memory") != std::string::npos)
      throw Error(KOKORO_OUT_OF_MEMORY, message);
    throw Error(state_->device.is_cpu() ? KOKORO_INTERNAL : KOKORO_DEVICE_FAILED, message);
  }
}

Engine::Engine(const kokoro_engine_options &options) : state_(std::make_unique<State>()) {
  bound_onednn_cache();
  bound_allocator();
  run([&] {
    configure_thread(options.threads);
    state_->file = std::make_shared<const Safetensors>(options.weights_path);
    state_->device = open_device(options);
    state_->threads = at::get_num_threads();
    state_->network.emplace(Weights(state_->file, state_->device), state_->device);
    for (const auto &[name, tensor] : state_->file->tensors) state_->weights_bytes += tensor.bytes;
    state_->use_native = use_native(options.kernels, state_->device);
  });
  // Its weights are made ready while the caller is at its text. What fails here fails again at the first use.
  state_->worker.post([this] {
    try {
      const c10::InferenceMode inference;
      state_->native_decoder();
    } catch (const std::exception &) {
    }
  });
  if (!state_->device.is_cpu()) warm_up();
}

Engine::~Engine() {
  state_->worker.run([] {});  // what was posted uses the rest of the state
}

/// The first utterance on a GPU loads libraries and kernels, which takes a second or more, and the longest
/// one decides what memory libtorch keeps for the others. Both belong to loading: this is as long as
/// utterances usually get.
void Engine::warm_up() {
  constexpr int32_t kTokens = 130, kFrames = 4;  // 13 s
  constexpr uint64_t kCurve = KOKORO_CURVE_VALUES_PER_FRAME * kFrames * kTokens;
  std::vector<int32_t> ids(kTokens, 50);
  ids.front() = ids.back() = 0;
  const std::vector<float> style(KOKORO_STYLE_SIZE);
  const std::vector<int32_t> frames(kTokens, kFrames);
  std::vector<float> durations(kTokens), f0(kCurve), energy(kCurve);
  std::vector<float> sound(KOKORO_SAMPLES_PER_FRAME * kFrames * kTokens);
  const auto utterance = encode(ids, style, durations.data());
  curves(*utterance, frames, f0.data(), energy.data(), kCurve);
  const kokoro_noise noise{.size = sizeof noise, .utterance = 0, .seed = 0, .voiced = 0, .reserved = 0};
  samples(*utterance, frames, f0, energy, noise, sound);
  cuda::allocator().resetPeakStats(state_->device.index());
}

kokoro_engine_info Engine::info() const {
  kokoro_engine_info info{.size = sizeof(kokoro_engine_info),
                          .device = state_->device.is_cpu() ? KOKORO_CPU : KOKORO_CUDA,
                          .threads = state_->threads,
                          .reserved = 0,
                          .weights_bytes = state_->weights_bytes,
                          .kernels = {}};
  const std::string_view kernels = state_->use_native ? NativeDecoder::instructions() : "aten";
  kernels.copy(info.kernels, sizeof info.kernels - 1);
  return info;
}

kokoro_memory Engine::memory() const {
  kokoro_memory memory{};
  memory.size = sizeof memory;
  if (state_->device.is_cpu()) {
    const auto [resident, peak] = resident_bytes();
    memory.used_bytes = memory.held_bytes = resident;
    memory.peak_bytes = peak;
  } else {
    const auto stats = cuda::allocator().getDeviceStats(state_->device.index());
    memory.used_bytes = static_cast<uint64_t>(stats.allocated_bytes[0].current);
    memory.held_bytes = static_cast<uint64_t>(stats.reserved_bytes[0].current);
    memory.peak_bytes = static_cast<uint64_t>(stats.reserved_bytes[0].peak);
  }
  return memory;
}

void Engine::release() {
  run([&] {
    if (state_->device.is_cpu())
      malloc_trim(0);
    else
      cuda::release_caches();
  });
}

std::shared_ptr<Engine::Utterance> Engine::encode(std::span<const int32_t> ids, std::span<const float> style,
                                                  float *durations) {
  const auto is_token = [](int32_t id) { return id >= 0 && id < Albert::kTokens; };
  require(std::all_of(ids.begin(), ids.end(), is_token), "an id is not in the token table");
  require(ids.front() == 0 && ids.back() == 0, "the ids need a zero at each end");
  require(all_finite(style), "the style has a value that is not finite");
  return run([&] {
    const Network &network = *state_->network;
    const Tensor batched_ids = state_->upload(ids, at::kLong).unsqueeze(0);
    auto utterance = std::make_shared<Utterance>();
    utterance->text = network.encode(batched_ids, state_->upload(style, at::kFloat).unsqueeze(0));
    utterance->tokens = batched_ids.size(1);
    state_->download(network.durations(utterance->text), durations);
    return utterance;
  });
}

void Engine::curves(const Utterance &utterance, std::span<const int32_t> durations, float *f0, float *energy,
                    uint64_t curve_count) {
  const std::vector<int64_t> tokens = tokens_of_frames(durations, curve_count);
  run([&] {
    require(static_cast<int64_t>(durations.size()) == utterance.tokens, "token_count is not the utterance's");
    const auto [f0_curve, energy_curve] =
        state_->network->curves(utterance.text, state_->upload<int64_t>(tokens, at::kLong));
    state_->download(f0_curve, f0);
    state_->download(energy_curve, energy);
  });
}

void Engine::samples(const Utterance &utterance, std::span<const int32_t> durations,
                     std::span<const float> f0, std::span<const float> energy, const kokoro_noise &noise,
                     std::span<float> samples) {
  require(all_finite(f0) && all_finite(energy), "a curve has a value that is not finite");
  const std::vector<int64_t> tokens = tokens_of_frames(durations, f0.size());
  require(samples.size() == KOKORO_SAMPLES_PER_FRAME * tokens.size(),
          "sample_count is not 600 times the frames");
  run([&] {
    require(static_cast<int64_t>(durations.size()) == utterance.tokens, "token_count is not the utterance's");
    const Network &network = *state_->network;
    const Tensor at_frames = state_->upload<int64_t>(tokens, at::kLong);
    const Tensor pitch = state_->upload(f0, at::kFloat), loudness = state_->upload(energy, at::kFloat);
    const auto length = static_cast<int64_t>(samples.size());
    const Tensor slot = at::from_blob(samples.data(), {length}, at::kFloat);
    const auto drawn_noise = [&]() -> SourceNoise {
      const Tensor normals = state_->staging(length, at::kFloat);
      fill_normal_noise(noise.seed, noise.utterance, normals.data_ptr<float>(), samples.size());
      return {state_->upload(normals), noise.voiced};
    };
    if (NativeDecoder *native = state_->native_decoder()) {
      malloc_trim(0);  // what the text's layers left is not needed beside the sound
      const EncodedText &text = utterance.text;
      (*native)(text.t_en.index_select(2, at_frames), pitch, loudness, text.timbre, drawn_noise(), slot);
      malloc_trim(0);  // lengths vary: what is kept for the next utterance would seldom fit it
      return;
    }
    const Tensor features = network.features(utterance.text, at_frames, pitch, loudness);
    const Tensor result =
        state_->device.is_cpu() ? slot : at::empty({length}, slot.options().device(state_->device));
    // A GPU is still at the features while this makes the noise.
    network.sound(utterance.text, features, pitch, drawn_noise(), result);
    // On CUDA one copy into the caller's memory: asynchronous where that is page-locked, by whomever.
    if (!result.is_same(slot)) slot.copy_(result, /*non_blocking=*/true);
    state_->synchronize();
  });
}

}  // namespace kokoro
