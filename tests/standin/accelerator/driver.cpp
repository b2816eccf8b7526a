// The functions of NVRTC and of NVIDIA's driver that shim/fused calls. A launch computes what the
// kernel does with libtorch's operations on the device's memory, which gives the same bits. Or it
// runs the kernel's own text, which is slow.
#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <string_view>

#include "control.h"
#include "devices.h"
#include "fused/composed.h"
#include "host_kernel.h"
#include "standin.h"

namespace standin {
namespace {

using at::Tensor;

/// The architecture that all devices have.
constexpr int kMajor = 8, kMinor = 6;
constexpr std::string_view kArchitecture = "--gpu-architecture=sm_86";
constexpr std::string_view kMagic = "cubin:";

enum Result {
  Success = 0,
  InvalidValue = 1,
  NvrtcInvalidOption = 5,
  InvalidImage = 200,
  InvalidContext = 201,
  NotFound = 500,
  IllegalAddress = 700,
};

const std::map<int, const char *> kNames = {
    {Success, "CUDA_SUCCESS"},
    {InvalidValue, "CUDA_ERROR_INVALID_VALUE"},
    {InvalidImage, "CUDA_ERROR_INVALID_IMAGE"},
    {InvalidContext, "CUDA_ERROR_INVALID_CONTEXT"},
    {NotFound, "CUDA_ERROR_NOT_FOUND"},
    {IllegalAddress, "CUDA_ERROR_ILLEGAL_ADDRESS"},
};

struct Program {
  std::string text, log, cubin;
};

struct Module {
  std::string text;
  c10::DeviceIndex device;
};

/// The function that fails, and what it returns.
std::string failing;
int failure = Success;

/// Whether a launch runs the kernel's text.
bool runs_text = false;

/// The flags that contexts of a device would be made with.
std::map<int, unsigned> flags_of_contexts;

/// What the function with this name returns, if it is the one that fails.
int ordered(std::string_view function) { return function == failing ? failure : Success; }

/// A parameter of the kernel, by its place in the list.
template <class T>
T parameter(void **parameters, int index) {
  return *static_cast<T *>(parameters[index]);
}

/// What the kernel in shim/fused/kernel.h is given, in its order.
struct Call {
  const float *x;
  long long stride, length, first;
  const float *mean, *variance;
  float epsilon;
  const float *affine, *alpha, *reciprocal;
  float slope;
  float *out;
  long long count;
  int64_t channels;

  Call(void **list, unsigned channels)
      : x(parameter<const float *>(list, 0)),
        stride(parameter<long long>(list, 1)),
        length(parameter<long long>(list, 2)),
        first(parameter<long long>(list, 3)),
        mean(parameter<const float *>(list, 4)),
        variance(parameter<const float *>(list, 5)),
        epsilon(parameter<float>(list, 6)),
        affine(parameter<const float *>(list, 7)),
        alpha(parameter<const float *>(list, 8)),
        reciprocal(parameter<const float *>(list, 9)),
        slope(parameter<float>(list, 10)),
        out(parameter<float *>(list, 11)),
        count(parameter<long long>(list, 12)),
        channels(channels) {}

  /// Whether all memory is that of one device.
  bool is_on(c10::DeviceIndex device) const {
    const auto fits = [&](const float *values) { return device_of(values) == device; };
    return fits(x) && fits(mean) && fits(variance) && fits(affine) && fits(out) &&
           (alpha == nullptr || (fits(alpha) && fits(reciprocal)));
  }

  int64_t bytes_read() const {
    const int64_t steps = std::max<int64_t>(0, std::min<int64_t>(first + count, length) -
                                                   std::max<int64_t>(first, 0));
    const int64_t constants = alpha == nullptr ? 4 : 6;  // of a channel
    return channels * (steps + constants) * static_cast<int64_t>(sizeof(float));
  }

  int64_t bytes_written() const { return channels * count * static_cast<int64_t>(sizeof(float)); }

  void run() const {
    const auto values = [](const float *address, int64_t count) {
      return address == nullptr ? Tensor() : at::from_blob(alias(address), {count}, at::kFloat);
    };
    const Tensor sound =
        at::from_blob(alias(x), {1, channels, length}, {channels * stride, stride, 1}, at::kFloat);
    const Tensor result = at::from_blob(alias(out), {1, channels, count}, at::kFloat);
    result.copy_(kokoro::fused::composed(sound, first, count,
                                         {.mean = values(mean, channels),
                                          .variance = values(variance, channels),
                                          .affine = values(affine, 2 * channels).unsqueeze(0),
                                          .alpha = values(alpha, channels),
                                          .reciprocal = values(reciprocal, channels),
                                          .slope = slope}));
  }
};

}  // namespace
}  // namespace standin

using namespace standin;

void standin_fail_driver(const char *function, int32_t result) {
  failing = function;
  failure = result;
}

void standin_run_text(int32_t on) { runs_text = on != 0; }

uint32_t standin_context_flags(int32_t device) { return flags_of_contexts[device]; }

STANDIN_API int nvrtcCreateProgram(Program **program, const char *text, const char *, int,
                                   const char *const *, const char *const *) {
  if (const int result = ordered(__func__)) return result;
  *program = new Program{text, "", ""};
  return Success;
}

STANDIN_API int nvrtcDestroyProgram(Program **program) {
  delete std::exchange(*program, nullptr);
  return Success;
}

STANDIN_API int nvrtcCompileProgram(Program *program, int count, const char *const *options) {
  if (const int result = ordered(__func__)) {
    program->log = "kernel.h(1): error: it is ordered\nkernel.h(2): error: this too\n";
    return result;
  }
  if (std::find(options, options + count, kArchitecture) == options + count)
    return NvrtcInvalidOption;
  program->cubin = std::string(kMagic) + program->text;
  return Success;
}

STANDIN_API int nvrtcGetProgramLogSize(Program *program, size_t *size) {
  *size = program->log.size() + 1;
  return ordered(__func__);
}

STANDIN_API int nvrtcGetProgramLog(Program *program, char *log) {
  std::memcpy(log, program->log.c_str(), program->log.size() + 1);
  return ordered(__func__);
}

STANDIN_API int nvrtcGetCUBINSize(Program *program, size_t *size) {
  *size = program->cubin.size() + 1;
  return ordered(__func__);
}

STANDIN_API int nvrtcGetCUBIN(Program *program, char *cubin) {
  std::memcpy(cubin, program->cubin.c_str(), program->cubin.size() + 1);
  return ordered(__func__);
}

STANDIN_API const char *nvrtcGetErrorString(int result) {
  return result == NvrtcInvalidOption ? "NVRTC_ERROR_INVALID_OPTION" : "NVRTC_ERROR_COMPILATION";
}

STANDIN_API int cuInit(unsigned) { return ordered(__func__); }

STANDIN_API int cuDeviceGet(int *device, int ordinal) {
  *device = ordinal;
  return ordered(__func__);
}

STANDIN_API int cuDevicePrimaryCtxSetFlags_v2(int device, unsigned flags) {
  flags_of_contexts[device] = flags;
  return ordered(__func__);
}

STANDIN_API int cuCtxGetDevice(int *device) {
  *device = devices::current();
  return ordered(__func__);
}

STANDIN_API int cuDeviceGetAttribute(int *value, int attribute, int) {
  constexpr int kMajorAttribute = 75, kMinorAttribute = 76;
  if (attribute != kMajorAttribute && attribute != kMinorAttribute) return InvalidValue;
  *value = attribute == kMajorAttribute ? kMajor : kMinor;
  return ordered(__func__);
}

STANDIN_API int cuModuleLoadData(Module **module, const void *image) {
  if (const int result = ordered(__func__)) return result;
  const std::string_view text = static_cast<const char *>(image);
  if (!text.starts_with(kMagic)) return InvalidImage;
  *module = new Module{std::string(text), devices::current()};
  return Success;
}

/// A function is its module: a module has only one.
STANDIN_API int cuModuleGetFunction(Module **function, Module *module, const char *name) {
  if (const int result = ordered(__func__)) return result;
  if (module->text.find(std::string("void ") + name + "(") == std::string::npos) return NotFound;
  *function = module;
  return Success;
}

STANDIN_API int cuLaunchKernel(Module *function, unsigned grid_x, unsigned grid_y, unsigned grid_z,
                               unsigned block_x, unsigned block_y, unsigned block_z, unsigned,
                               void *stream, void **parameters, void **) {
  if (const int result = ordered(__func__)) return result;
  const c10::DeviceIndex device = devices::current();
  if (function->device != device || stream != nullptr) return InvalidContext;
  const unsigned threads = block_x * block_y * block_z;
  if (grid_x * grid_y * grid_z == 0 || grid_y > 65535 || threads == 0 || threads > 1024)
    return InvalidValue;
  const Call call(parameters, grid_y);
  if (!call.is_on(device) || call.epsilon != static_cast<float>(kokoro::fused::kEpsilon))
    return IllegalAddress;
  try {
    launch(device, "activate", call.bytes_read(), call.bytes_written(), [&] {
      if (runs_text)
        run_text({grid_x, grid_y, threads}, parameters);
      else
        call.run();
    });
    return Success;
  } catch (const c10::AcceleratorError &error) {
    return error.get_error_code();
  }
}

STANDIN_API int cuGetErrorName(int result, const char **name) {
  const auto found = kNames.find(result);
  if (found == kNames.end()) return InvalidValue;
  *name = found->second;
  return Success;
}
