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

#include "accelerator.h"
#include "failures.h"
#include "memory_reserve.h"
#include "native/network.h"
#include "network/network.h"
#include "noise.h"
#include "worker.h"

namespace kokoro {
namespace {

/// Drops libtorch's warnings: this library prints nothing, and callers can't act on them.
struct Silence : c10::WarningHandler {
  void process(const c10::Warning &) override {}
};

/// The settings of other libraries that exist only as environment variables. Values set by the user
/// stay.
constexpr std::pair<const char *, const char *> kEnvironment[] = {
    // Limits of the caches of oneDNN, which keeps a compiled primitive for every shape, and of
    // libtorch, which keeps a description of each convolution. Texts differ in length, so without a
    // limit their memory would grow for a thousand calls. An utterance has about 20 shapes, and
    // libtorch's decoder adds 45.
    {"ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64"},
    {"LRU_CACHE_CAPACITY", "16"},
    // libtorch keeps a plan of cuDNN for every shape, 200 kB each: by default, 10,000 of them.
    {"TORCH_CUDNN_V8_API_LRU_CACHE_LIMIT", "512"},
    // cuDNN's LSTMs give the same bits each time only if all buffers of cuBLAS have the same size.
    // libtorch accepts this value as deterministic, too.
    {"CUBLAS_WORKSPACE_CONFIG", ":16:8"},
    // oneDNN prints its errors on standard output, where a program's results go.
    {"ONEDNN_VERBOSE", "none"},
};

/// Sets the variables when this library is loaded, before it starts threads: other threads may read
/// the environment later.
[[maybe_unused]] const bool environment_is_set = [] {
  for (const auto &[name, value] : kEnvironment) setenv(name, value, /*overwrite=*/0);
  return true;
}();

/// Makes malloc return freed memory to the system: blocks of 4 MiB or more, and more than 8 MiB of
/// free memory at the end of a heap, which malloc_trim does not return. By default, malloc keeps
/// ever larger blocks for later, and texts differ in length. The text's layers use smaller blocks:
/// allocating those again each time would take 7% of a synthesis.
void bound_allocator() {
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 8 << 20);
}

at::Device open_device(const kokoro_engine_options &options) {
  if (options.device == KOKORO_CPU) {
    accelerator::preload();
    return at::kCPU;
  }
  const at::Device device = accelerator::open(options.device_index);
  accelerator::configure(options.allow_tf32 != 0);
  return device;
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
  const bool available = device.is_cpu() && NativeNetwork::available();
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
/// thread but the worker, one of OpenMP's and one of the native network's. OpenMP ends the process
/// when it can't start one.
void check_that_threads_start(int threads) { kernels::Pool probe(2 * threads - 1); }

/// The sum of the durations, in frames. Throws Error when they or the number of the values of the
/// curves are invalid. Allocates nothing, because the numbers may be huge.
uint64_t frames_of(std::span<const int32_t> durations, uint64_t curve_count) {
  uint64_t frames = 0;
  for (const int32_t duration : durations) {
    require(duration >= 1, "a duration is less than one frame");
    frames += static_cast<uint64_t>(duration);
  }
  require(frames <= KOKORO_MAX_FRAMES, "the sum of the durations is more than KOKORO_MAX_FRAMES");
  require(curve_count == KOKORO_CURVE_VALUES_PER_FRAME * frames,
          "curve_count is not twice the sum of the durations");
  return frames;
}

/// The index of the token that each frame belongs to.
std::vector<int64_t> tokens_of_frames(std::span<const int32_t> durations, uint64_t frames) {
  std::vector<int64_t> tokens;
  tokens.reserve(frames);
  for (size_t token = 0; token < durations.size(); ++token)
    tokens.insert(tokens.end(), durations[token], static_cast<int64_t>(token));
  return tokens;
}

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); });
}

/// Throws Error when a result has a value that is not finite.
void require_finite(bool finite) {
  require(finite, "the style or the curves are so extreme that the result is not finite");
}

}  // namespace

struct Engine::Utterance {
  EncodedText text;
  int64_t tokens;
};

void Engine::require_tokens(const Utterance &utterance, size_t token_count) {
  require(static_cast<int64_t>(token_count) == utterance.tokens,
          "token_count is not the number of tokens of the utterance");
}

struct Engine::State {
  std::shared_ptr<Worker> worker;  // first, so that it outlives the tensors below
  at::Device device = at::kCPU;
  int threads = 0;
  uint64_t weights_bytes = 0;
  std::optional<std::string> unfused;  // why the fused kernel can't be used on a GPU
  std::shared_ptr<const Safetensors> file;
  std::shared_ptr<const Safetensors> prepared;  // null: the native network prepares its weights
  std::optional<Network> network;
  bool use_native = false;
  std::optional<NativeNetwork> native;  // empty until the first use, and for libtorch

  explicit State(int32_t device)
      : worker(device == KOKORO_CPU ? std::make_shared<Worker>() : Worker::kept()) {}
  ~State() { worker->wait(); }  // a posted task uses the other members

  /// The native network, created by the first call. Null where libtorch computes.
  NativeNetwork *native_network() {
    if (use_native && !native) {
      native.emplace(*network, threads, prepared);
      // The native network has copies of most of these weights. The others are quickly read again.
      for (const auto &[name, tensor] : file->tensors)
        file->file->let_go(tensor.data, tensor.bytes);
    }
    return use_native ? &*native : nullptr;
  }

  /// The SHA-256 of the weights that their file gives.
  const std::string &weights_hash() const {
    const auto found = file->metadata.find("sha256");
    if (found == file->metadata.end())
      throw Error(KOKORO_BAD_WEIGHTS, file->path + " does not give the SHA-256 of its weights");
    return found->second;
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

  /// The values of a result, and the caller's memory for them.
  using Results = std::initializer_list<std::pair<Tensor, float *>>;

  /// Copies results to the caller's memory. Throws Error when one has a value that is not finite,
  /// or when the engine was abandoned.
  void deliver(Results results) const {
    if (!device.is_cpu()) return deliver_from_device(results);
    for (const auto &[tensor, values] : results) require_finite(all_finite(span_of(tensor)));
    worker->check_wanted();
    for (const auto &[tensor, values] : results) copy(tensor, values, /*non_blocking=*/false);
  }

  /// Looks at the values only after they were copied, so that the device is waited for once. They
  /// are replaced by zeros if they are not finite. A copy to page-locked memory does not wait, so
  /// the stream is synchronised after it.
  void deliver_from_device(Results results) const {
    worker->check_wanted();
    bool pending = false;
    for (const auto &[tensor, values] : results) {
      const bool locked = at::globalContext().isPinnedPtr(values, device.type());
      copy(tensor, values, /*non_blocking=*/locked);
      pending |= locked;
    }
    if (pending) at::accelerator::getCurrentStream(device.index()).synchronize();
    for (const auto &[tensor, values] : results) {
      const std::span delivered(values, static_cast<size_t>(tensor.numel()));
      if (all_finite(delivered)) continue;
      for (const auto &[other, zeros] : results) std::fill_n(zeros, other.numel(), 0.0F);
      require_finite(false);
    }
  }

  static std::span<const float> span_of(const Tensor &tensor) {
    return {tensor.const_data_ptr<float>(), static_cast<size_t>(tensor.numel())};
  }

  static void copy(const Tensor &from, float *to, bool non_blocking) {
    at::from_blob(to, from.sizes(), at::kFloat).copy_(from, non_blocking);
  }
};

/// Runs `task` on the worker, and throws the exceptions of libtorch and oneDNN as Error.
template <class Task>
auto Engine::run(Task &&task) {
  try {
    return state_->worker->run([&] {
      const c10::InferenceMode inference;
      try {
        memory_reserve::refill();
        return task();
      } catch (const Error &) {
        throw;
      } catch (const std::exception &error) {
        // After a lack of memory, oneDNN can't make anything on the same thread any more.
        if (is_of_onednn(error.what()))
          state_->worker->renew([threads = state_->threads] { configure_thread(threads); });
        throw;
      }
    });
  } catch (const Error &) {
    throw;
  } catch (const c10::OutOfMemoryError &error) {
    throw Error(KOKORO_OUT_OF_MEMORY, error.what_without_backtrace());
  } catch (const c10::Error &error) {
    throw described(error.what_without_backtrace(), !state_->device.is_cpu());
  } catch (const std::system_error &) {
    throw;
  } catch (const std::bad_alloc &) {
    throw;
  } catch (const std::exception &error) {
    throw described(error.what(), !state_->device.is_cpu());
  }
}

Engine::Engine(const kokoro_engine_options &options)
    : state_(std::make_unique<State>(options.device)) {
  bound_allocator();
  run([&] {
    configure_thread(options.threads);
    state_->file = std::make_shared<const Safetensors>(options.weights_path);
    state_->device = open_device(options);
    if (!state_->device.is_cpu()) state_->unfused = fused::prepare(state_->device);
    state_->threads = at::get_num_threads();
    check_that_threads_start(state_->threads);
    state_->use_native = use_native(options.kernels, state_->device);
    state_->network.emplace(Weights(state_->file, state_->device));
    if (state_->use_native && options.prepared_path != nullptr) {
      state_->prepared = native::open_prepared(options.prepared_path, state_->weights_hash());
      state_->native_network();
    }
    for (const auto &[name, tensor] : state_->file->tensors) {
      state_->weights_bytes += tensor.bytes;
      // A GPU has copied them.
      if (!state_->device.is_cpu()) state_->file->file->let_go(tensor.data, tensor.bytes);
    }
  });
  // Prepare or read the weights of the native network while the caller prepares its text. An error
  // is ignored here, because it occurs again at the first use.
  state_->worker->post([this] {
    try {
      state_->worker->check_wanted();
      const c10::InferenceMode inference;
      state_->native_network();
      if (state_->prepared) state_->prepared->file->read_ahead();
    } catch (const std::exception &) {
    }
  });
  if (!state_->device.is_cpu()) warm_up();
}

Engine::~Engine() = default;

void Engine::abandon() { state_->worker->abandon(); }

/// Makes the costs of the first utterances on a GPU part of loading: it loads libraries and
/// kernels, and cuDNN prepares plans for the shapes of convolutions. Speaks utterances of these
/// numbers of frames, which lead to all shapes that utterances up to 13 s have. Utterances seldom
/// get longer.
void Engine::warm_up() {
  constexpr int32_t kFrames[] = {32, 48, 64, 96, 128, 192, 256, 384, 512, 520};
  run([&] { reserve_memory(kFrames[std::size(kFrames) - 1]); });
  for (const int32_t frames : kFrames) speak_silence(frames);
  run([&] { accelerator::allocator().resetPeakStats(state_->device.index()); });
}

/// Allocates what an utterance needs at most at a time, and frees it: the largest sounds, and room
/// for a piece and the source. libtorch keeps this memory, and later takes from it what fits best.
/// Otherwise the smaller sounds of the first stage, which are allocated first, would get memory of
/// their own.
void Engine::reserve_memory(int64_t frames) {
  constexpr int64_t kChannels = 128, kStepsPerFrame = 120, kMegabyte = 1 << 20;
  const int64_t steps = kStepsPerFrame * frames + 1;
  const int64_t working = 2 * kPieceValues + Generator::kSpectrum * steps;
  const auto options = at::TensorOptions(at::kByte).device(state_->device);
  constexpr int64_t kFloat = sizeof(float);
  std::vector<Tensor> held;
  for (const int64_t values : {kChannels * steps, kChannels * steps, kChannels * steps, working})
    held.push_back(at::empty({kFloat * values + kMegabyte}, options));
}

/// Synthesises an utterance with up to 200 tokens, which are spoken in 13 s.
void Engine::speak_silence(int32_t frames) {
  constexpr int32_t kTokens = 200;
  const uint64_t values = KOKORO_CURVE_VALUES_PER_FRAME * static_cast<uint64_t>(frames);
  std::vector<int32_t> ids(std::min(frames, kTokens), 50);
  ids.front() = ids.back() = 0;
  const std::vector<float> style(KOKORO_STYLE_SIZE);
  std::vector<int32_t> durations(ids.size(), 1);
  durations.back() += frames - static_cast<int32_t>(ids.size());
  std::vector<float> predicted(ids.size()), f0(values), energy(values);
  std::vector<float> sound(KOKORO_SAMPLES_PER_FRAME * static_cast<size_t>(frames));
  const auto utterance = encode(ids, style, predicted.data());
  curves(*utterance, durations, f0.data(), energy.data(), values);
  const kokoro_noise noise{
      .size = sizeof noise, .utterance = 0, .seed = 0, .voiced = 0, .reserved = 0};
  samples(*utterance, durations, f0, energy, noise, sound);
}

kokoro_engine_info Engine::info() const {
  kokoro_engine_info info{.size = sizeof(kokoro_engine_info),
                          .device = state_->device.is_cpu() ? KOKORO_CPU : KOKORO_CUDA,
                          .threads = state_->threads,
                          .device_index = std::max<int32_t>(state_->device.index(), 0),
                          .weights_bytes = state_->weights_bytes,
                          .kernels = {},
                          .unfused = {}};
  const std::string_view kernels = state_->use_native ? NativeNetwork::instructions() : "aten";
  kernels.copy(info.kernels, sizeof info.kernels - 1);
  if (state_->unfused) state_->unfused->copy(info.unfused, sizeof info.unfused - 1);
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
    const auto stats = accelerator::allocator().getDeviceStats(state_->device.index());
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
      accelerator::release_caches();
  });
}

void Engine::prepare(const std::string &path) {
  run([&] {
    const NativeNetwork *const native = state_->native_network();
    if (native == nullptr) throw Error(KOKORO_NO_DEVICE, "this engine has no native kernels");
    native->preparation().write(path, state_->weights_hash());
  });
}

std::shared_ptr<Engine::Utterance> Engine::encode(std::span<const int32_t> ids,
                                                  std::span<const float> style, float *durations) {
  const auto is_token = [](int32_t id) { return id >= 0 && id < Albert::kTokens; };
  require(std::all_of(ids.begin(), ids.end(), is_token), "an id is not in the token table");
  require(ids.front() == 0 && ids.back() == 0, "the ids need a zero at each end");
  require(all_finite(style), "the style has a value that is not finite");
  return run([&] {
    const Tensor batched_ids = state_->upload(ids, at::kLong).unsqueeze(0);
    auto utterance = std::make_shared<Utterance>();
    const Tensor batched_style = state_->upload(style, at::kFloat).unsqueeze(0);
    utterance->tokens = batched_ids.size(1);
    const auto compute = [&](auto &by) {
      utterance->text = by.encode(batched_ids, batched_style);
      return by.durations(utterance->text);
    };
    NativeNetwork *const native = state_->native_network();
    state_->deliver({{native ? compute(*native) : compute(*state_->network), durations}});
    return utterance;
  });
}

void Engine::curves(const Utterance &utterance, std::span<const int32_t> durations, float *f0,
                    float *energy, uint64_t curve_count) {
  require_tokens(utterance, durations.size());
  const auto tokens = tokens_of_frames(durations, frames_of(durations, curve_count));
  run([&] {
    const Tensor at_frames = state_->upload<int64_t>(tokens, at::kLong);
    NativeNetwork *const native = state_->native_network();
    const auto [f0_curve, energy_curve] = native
                                              ? native->curves(utterance.text, at_frames)
                                              : state_->network->curves(utterance.text, at_frames);
    state_->deliver({{f0_curve, f0}, {energy_curve, energy}});
  });
}

void Engine::samples(const Utterance &utterance, std::span<const int32_t> durations,
                     std::span<const float> f0, std::span<const float> energy,
                     const kokoro_noise &noise, std::span<float> samples) {
  // Each count is checked before the values that it counts are read.
  require_tokens(utterance, durations.size());
  const uint64_t frames = frames_of(durations, f0.size());
  require(samples.size() == KOKORO_SAMPLES_PER_FRAME * frames,
          "sample_count is not 600 times the sum of the durations");
  require(all_finite(f0) && all_finite(energy), "a curve has a value that is not finite");
  const auto tokens = tokens_of_frames(durations, frames);
  run([&] {
    const Network &network = *state_->network;
    const Tensor at_frames = state_->upload<int64_t>(tokens, at::kLong);
    const Tensor pitch = state_->upload(f0, at::kFloat),
                 loudness = state_->upload(energy, at::kFloat);
    const auto length = static_cast<int64_t>(samples.size());
    const auto drawn_noise = [&]() -> SourceNoise {
      const Tensor normals = state_->staging(length, at::kFloat);
      fill_normal_noise(noise.seed, noise.utterance, normals.data_ptr<float>(), samples.size());
      return {state_->upload(normals), noise.voiced};
    };
    // Not the caller's memory, which gets only a result that is whole and finite.
    Tensor result;
    if (NativeNetwork *native = state_->native_network()) {
      malloc_trim(0);  // frees what the text's layers left, before the decoder needs memory
      const EncodedText &text = utterance.text;
      result = at::empty({length}, at::kFloat);
      native->decode(text.t_en.index_select(2, at_frames), pitch, loudness, text.timbre,
                     drawn_noise(), result);
      malloc_trim(0);  // lengths vary: memory kept for the next utterance would seldom fit it
    } else {
      Tensor features = network.features(utterance.text, at_frames, pitch, loudness);
      // A GPU is still computing the features while this thread draws the noise.
      const Tensor source = network.source(pitch, drawn_noise());
      result = network.sound(utterance.text, std::move(features), source);
    }
    state_->deliver({{result, samples.data()}});
  });
}

}  // namespace kokoro
