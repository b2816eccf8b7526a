#include "activation.h"

#include <ATen/DeviceAccelerator.h>
#include <ATen/ops/zeros.h>
#include <c10/core/DeviceGuard.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <mutex>

#include "../accelerator.h"
#include "compiler.h"
#include "driver.h"

namespace kokoro::fused {
namespace {

#define KERNEL(...) #__VA_ARGS__
constexpr const char *kText =
#include "kernel.h"
    ;
#undef KERNEL
constexpr const char *kName = "activate";

constexpr int64_t kThreads = 256;  // in a block
constexpr int64_t kSteps = 4;      // computed by a thread

/// The kernel of each device, or null. They stay loaded.
std::array<std::atomic<Driver::Function>, std::numeric_limits<c10::DeviceIndex>::max() + 1>
    kernels_of_devices;

std::atomic<Driver::Function> &kernel_of(at::Device device) {
  return kernels_of_devices.at(device.index());
}

/// The driver, which is opened by the first call. Throws c10::Error when it can't be.
const Driver &driver() {
  static const Driver driver(accelerator::kDriverLibraries);
  return driver;
}

bool is_on_default_stream(at::Device device) {
  return at::accelerator::getCurrentStream(device.index()).id() == 0;
}

/// Compiles the kernel for the device, and loads it into the context of libtorch.
Driver::Function load(at::Device device) {
  const c10::DeviceGuard guard(device);
  // A launch makes libtorch's context of the device the calling thread's own.
  at::zeros({1}, at::TensorOptions(device));
  const std::string cubin = compile(accelerator::kNvrtcLibraries, kText, driver().architecture());
  Driver::Module module = nullptr;
  driver().check(driver().load_module(&module, cubin.data()));
  Driver::Function function = nullptr;
  driver().check(driver().find_function(&function, module, kName));
  return function;
}

/// Throws c10::Error unless the kernel would read and write within the tensors.
void check_shapes(const at::Tensor &x, const Activation &activation, const at::Tensor &out) {
  const int64_t channels = x.size(1);
  const auto fits = [&](const at::Tensor &values, int64_t count) {
    return values.device() == x.device() && values.scalar_type() == at::kFloat &&
           values.is_contiguous() && values.numel() == count;
  };
  TORCH_CHECK(x.dim() == 3 && x.size(0) == 1 && x.scalar_type() == at::kFloat &&
                  (x.stride(2) == 1 || x.size(2) <= 1),
              "x has the wrong shape or type");
  TORCH_CHECK(out.dim() == 3 && out.size(1) == channels && fits(out, channels * out.size(2)),
              "the output has the wrong shape or type");
  TORCH_CHECK(fits(activation.mean, channels) && fits(activation.variance, channels) &&
                  fits(activation.affine, 2 * channels),
              "the statistics or the style have the wrong shape or type");
  TORCH_CHECK(!activation.alpha.defined() ||
                  (fits(activation.alpha, channels) && fits(activation.reciprocal, channels)),
              "alpha has the wrong shape or type");
}

}  // namespace

std::optional<std::string> prepare(at::Device device) {
  if (device.type() != accelerator::kType) return "the kernel is for a GPU";
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  try {
    if (kernel_of(device) == nullptr) kernel_of(device) = load(device);
    if (!is_on_default_stream(device)) return "this thread does not use libtorch's default stream";
    return std::nullopt;
  } catch (const c10::Error &error) {
    return error.what_without_backtrace();
  } catch (const std::exception &error) {
    return error.what();
  }
}

bool available(at::Device device) {
  return device.type() == accelerator::kType && kernel_of(device) != nullptr &&
         is_on_default_stream(device);
}

void activate(const at::Tensor &x, int64_t first, const Activation &activation,
              const at::Tensor &out) {
  check_shapes(x, activation, out);
  if (out.numel() == 0) return;
  const c10::DeviceGuard guard(x.device());
  const auto values = [](const at::Tensor &tensor) {
    return tensor.defined() ? tensor.const_data_ptr<float>() : nullptr;
  };
  // The kernel's parameters, in its order.
  const float *from = values(x), *mean = values(activation.mean),
              *variance = values(activation.variance), *affine = values(activation.affine),
              *alpha = values(activation.alpha), *reciprocal = values(activation.reciprocal);
  const int64_t stride = x.stride(1), length = x.size(2), count = out.size(2);
  const auto epsilon = static_cast<float>(kEpsilon), slope = static_cast<float>(activation.slope);
  float *to = out.mutable_data_ptr<float>();
  const void *parameters[] = {&from,   &stride, &length,     &first, &mean, &variance, &epsilon,
                              &affine, &alpha,  &reciprocal, &slope, &to,   &count};

  const auto blocks = static_cast<unsigned>((count + kThreads * kSteps - 1) / (kThreads * kSteps));
  const auto channels = static_cast<unsigned>(x.size(1));
  const Driver &gpu = driver();
  gpu.check(gpu.launch(kernel_of(x.device()), blocks, channels, 1, kThreads, 1, 1,
                       /*shared_bytes=*/0, /*stream=*/nullptr, const_cast<void **>(parameters),
                       /*extra=*/nullptr));
}

}  // namespace kokoro::fused
