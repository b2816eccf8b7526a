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

/// Drops libtorch's warnings: this library prints nothing, and callers can't act on them.
struct Silence : c10::WarningHandler {
  void process(const c10::Warning &) override {}
};

/// Limits oneDNN's cache, which keeps a compiled primitive for every shape, and that of libtorch,
/// which keeps a description of each convolution. Texts differ in length, so without a limit their
/// memory would grow for a thousand calls. An utterance has about 20 shapes, and libtorch's decoder
/// adds 45. Both variables are read when a worker first needs them. Values set by the user stay.
void bound_onednn_caches() {
  setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64", /*overwrite=*/0);
  setenv("LRU_CACHE_CAPACITY", "16", /*overwrite=*/0);
}

/// Makes malloc return freed memory to the system: blocks of 4 MiB or more, and more than 8 MiB of
/// free memory at the end of a heap, which malloc_trim does not return. By default, malloc keeps
/// ever larger blocks for later, and texts differ in length. The text's layers use smaller blocks:
/// allocating those again each time would take 7% of a synthesis.
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

/// The resident memory of this process in bytes, now and at its peak.
std::pair<uint64_t, uint64_t> resident_bytes() {
  uint64_t size = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  resident *= static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {resident, std::max(resident, 1024 * static_cast<uint64_t>(usage.ru_maxrss))};
}

/// Whether to use the native kernels. Throws Error when they are required but not available.
bool use_native(int32_t choice, at::Device device) {
  const bool available = device.is_cpu() && NativeDecoder::available();
  if (choice == KOKORO_KERNELS_NATIVE && !available)
    throw Error(KOKORO_NO_DEVICE, "there are no native kernels for this processor or device");
  return choice != KOKORO_KERNELS_ATEN && available;
}

/// The number of threads that libtorch uses by default. It is read once, before any engine sets
/// another number: after that, libtorch reports the new number to all threads that ask later. The
/// number must be the same for all engines, because it decides how sums are rounded.
int default_threads() {
  static const int threads = at::get_num_threads();
  return threads;
}

void configure_thread(int threads) {
  static Silence silence;
  c10::WarningUtils::set_warning_handler(&silence);
  const int otherwise = default_threads();
  at::set_num_threads(threads > 0 ? threads : otherwise);
  // Denormals slow down the decoder. OpenMP's threads inherit this setting when they are created.
  at::globalContext().setFlushDenormal(true);
}

/// Throws std::system_error unless the system can start the threads that an engine needs: for each
/// thread but the worker, one of OpenMP's and one of the native decoder's. OpenMP ends the process
/// when it can't start one.
void check_that_threads_start(int threads) { kernels::Pool probe(2 * threads - 1); }

/// The index of the token that each frame belongs to. Throws Error when an argument is invalid.
std::vector<int64_t> tokens_of_frames(std::span<const int32_t> durations, uint64_t curve_count) {
  std::vector<int64_t> tokens;
  for (size_t token = 0; token < durations.size(); ++token) {
    require(durations[token] >= 1, "a duration is less than one frame");
    require(tokens.size() + durations[token] <= curve_count / KOKORO_CURVE_VALUES_PER_FRAME,
            "curve_count is less than twice the sum of the durations");
    tokens.insert(tokens.end(), durations[token], static_cast<int64_t>(token));
  }
  require(curve_count == KOKORO_CURVE_VALUES_PER_FRAME * tokens.size(),
          "curve_count is not twice the sum of the durations");
  return tokens;
}

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); });
}

}  // namespace

struct Engine::Utterance {
  EncodedText text;
  int64_t tokens;
};

struct Engine::State {
  Worker worker;  // first, so that it outlives the tensors below
  at::Device device = at::kCPU;
  int threads = 0;
  uint64_t weights_bytes = 0;
  std::shared_ptr<const Safetensors> file;
  std::optional<Network> network;
  bool use_native = false;
  std::optional<NativeDecoder> native;  // empty until the first use, and where libtorch decodes

  ~State() { worker.wait(); }  // a posted task uses the other members

  /// The native decoder, created by the first call. Null where libtorch decodes.
  NativeDecoder *native_decoder() {
    if (use_native && !native) {
      native.emplace(network->decoder, threads);
      // The native decoder has copied most of these weights. The others are quickly read again.
      for (const auto &[name, tensor] : file->tensors)
        if (name.starts_with("decoder.")) file->file->let_go(tensor.data, tensor.bytes);
    }
    return use_native ? &*native : nullptr;
  }

  /// Host memory for values that go to the device. For a GPU it is page-locked, so that the upload
  /// is asynchronous.
  Tensor staging(int64_t length, at::ScalarType type) const {
    return at::empty({length}, at::TensorOptions(type).pinned_memory(!device.is_cpu()));
  }

  /// Copies `staged` to the device. libtorch keeps page-locked memory until the copy is done.
  Tensor upload(const Tensor &staged) const { return staged.to(device, /*non_blocking=*/true); }

  /// Copies the caller's values to the device.
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

/// Runs `task` on the worker, and throws libtorch's exceptions as Error.
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
    // The errors of the CPU allocator have no class of their own.
    if (message.find("can't allocate memory") != std::string::npos)
      throw Error(KOKORO_OUT_OF_MEMORY, message);
    throw Error(state_->device.is_cpu() ? KOKORO_INTERNAL : KOKORO_DEVICE_FAILED, message);
  }
}

Engine::Engine(const kokoro_engine_options &options) : state_(std::make_unique<State>()) {
  bound_onednn_caches();
  bound_allocator();
  run([&] {
    configure_thread(options.threads);
    state_->file = std::make_shared<const Safetensors>(options.weights_path);
    state_->device = open_device(options);
    state_->threads = at::get_num_threads();
    check_that_threads_start(state_->threads);
    state_->network.emplace(Weights(state_->file, state_->device), state_->device);
    for (const auto &[name, tensor] : state_->file->tensors) state_->weights_bytes += tensor.bytes;
    state_->use_native = use_native(options.kernels, state_->device);
  });
  // Prepare the weights of the native decoder while the caller prepares its text. An error is
  // ignored here, because it occurs again at the first use.
  state_->worker.post([this] {
    try {
      state_->worker.check_wanted();
      const c10::InferenceMode inference;
      state_->native_decoder();
    } catch (const std::exception &) {
    }
  });
  if (!state_->device.is_cpu()) warm_up();
}

Engine::~Engine() = default;

void Engine::abandon() { state_->worker.abandon(); }

/// Synthesises one utterance, so that the costs of the first utterance on a GPU are part of
/// loading: it loads libraries and kernels, which takes a second or more. The longest utterance
/// decides how much memory libtorch keeps for the others, so this one is as long as utterances
/// usually get.
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
  const kokoro_noise noise{
      .size = sizeof noise, .utterance = 0, .seed = 0, .voiced = 0, .reserved = 0};
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

std::shared_ptr<Engine::Utterance> Engine::encode(std::span<const int32_t> ids,
                                                  std::span<const float> style, float *durations) {
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

void Engine::curves(const Utterance &utterance, std::span<const int32_t> durations, float *f0,
                    float *energy, uint64_t curve_count) {
  const std::vector<int64_t> tokens = tokens_of_frames(durations, curve_count);
  run([&] {
    require(static_cast<int64_t>(durations.size()) == utterance.tokens,
            "token_count is not the number of tokens of the utterance");
    const auto [f0_curve, energy_curve] =
        state_->network->curves(utterance.text, state_->upload<int64_t>(tokens, at::kLong));
    state_->download(f0_curve, f0);
    state_->download(energy_curve, energy);
  });
}

void Engine::samples(const Utterance &utterance, std::span<const int32_t> durations,
                     std::span<const float> f0, std::span<const float> energy,
                     const kokoro_noise &noise, std::span<float> samples) {
  require(all_finite(f0) && all_finite(energy), "a curve has a value that is not finite");
  const std::vector<int64_t> tokens = tokens_of_frames(durations, f0.size());
  require(samples.size() == KOKORO_SAMPLES_PER_FRAME * tokens.size(),
          "sample_count is not 600 times the sum of the durations");
  run([&] {
    require(static_cast<int64_t>(durations.size()) == utterance.tokens,
            "token_count is not the number of tokens of the utterance");
    const Network &network = *state_->network;
    const Tensor at_frames = state_->upload<int64_t>(tokens, at::kLong);
    const Tensor pitch = state_->upload(f0, at::kFloat),
                 loudness = state_->upload(energy, at::kFloat);
    const auto length = static_cast<int64_t>(samples.size());
    const Tensor slot = at::from_blob(samples.data(), {length}, at::kFloat);
    const auto drawn_noise = [&]() -> SourceNoise {
      const Tensor normals = state_->staging(length, at::kFloat);
      fill_normal_noise(noise.seed, noise.utterance, normals.data_ptr<float>(), samples.size());
      return {state_->upload(normals), noise.voiced};
    };
    if (NativeDecoder *native = state_->native_decoder()) {
      malloc_trim(0);  // frees what the text's layers left, before the decoder needs memory
      const EncodedText &text = utterance.text;
      (*native)(text.t_en.index_select(2, at_frames), pitch, loudness, text.timbre, drawn_noise(),
                slot);
      malloc_trim(0);  // lengths vary: memory kept for the next utterance would seldom fit it
      return;
    }
    const Tensor features = network.features(utterance.text, at_frames, pitch, loudness);
    const Tensor result =
        state_->device.is_cpu() ? slot : at::empty({length}, slot.options().device(state_->device));
    // A GPU is still computing the features while this thread draws the noise.
    network.sound(utterance.text, features, pitch, drawn_noise(), result);
    // On CUDA, one copy into the caller's memory. It is asynchronous if that memory is page-locked.
    if (!result.is_same(slot)) slot.copy_(result, /*non_blocking=*/true);
    state_->synchronize();
  });
}

}  // namespace kokoro
