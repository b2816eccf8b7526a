// Runs shim/fused on the stand-in accelerator:
//
//     fused_launch STANDIN
//
// STANDIN is the path of libstandin.so. Prints lines of JSON: first, for each failure that the
// stand-in is told to have, the reason why the kernel can't be used; then, for each launch, how
// many bits are not those of libtorch's operations on the CPU, and what the stand-in has counted.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <dlfcn.h>

#include <iomanip>
#include <iostream>
#include <limits>
#include <string>

#include "accelerator.h"
#include "fused/activation.h"
#include "fused/composed.h"

namespace {

using at::Tensor;
using kokoro::fused::Activation;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

void *standin;

template <class Function>
Function *control(const char *name) {
  return reinterpret_cast<Function *>(dlsym(standin, name));
}

void fail(const char *function, int32_t result) {
  control<void(const char *, int32_t)>("standin_fail_driver")(function, result);
}

void print_reason(const char *failing, at::Device device) {
  const auto reason = kokoro::fused::prepare(device);
  std::cout << "{\"failing\": \"" << failing
            << "\", \"reason\": " << std::quoted(reason.value_or(""))
            << ", \"available\": " << kokoro::fused::available(device) << "}\n";
}

void print_failures(at::Device device) {
  struct Failure {
    const char *function;
    int32_t result;
  };
  for (const auto &[function, result] : {Failure{"nvrtcCreateProgram", 6},
                                         {"nvrtcCompileProgram", 6},
                                         {"nvrtcGetCUBINSize", 5},
                                         {"nvrtcGetCUBIN", 5},
                                         {"cuCtxGetDevice", 201},
                                         {"cuDeviceGetAttribute", 1},
                                         {"cuModuleLoadData", 200},
                                         {"cuModuleGetFunction", 500},
                                         {"cuModuleGetFunction", 12345}}) {
    fail(function, result);
    print_reason(function, device);
  }
  fail("", 0);
}

/// A guard that says that each thread uses a stream of its own.
struct OtherStream final : c10::impl::NoOpDeviceGuardImpl<kokoro::accelerator::kType> {
  explicit OtherStream(c10::Device device) : device(device) {}
  c10::Device getDevice() const override { return device; }
  c10::Device exchangeDevice(c10::Device) const override { return device; }
  c10::Stream getStream(c10::Device) const noexcept override {
    return c10::Stream(c10::Stream::UNSAFE, device, 3);
  }
  c10::Device device;
};

void print_other_stream(at::Device device) {
  const OtherStream other(device);
  auto &registered = c10::impl::device_guard_impl_registry[static_cast<size_t>(device.type())];
  const auto *before = registered.exchange(&other);
  print_reason("the stream", device);
  registered = before;
}

struct Case {
  int64_t channels, length;
  int64_t gap;  // between the channels in memory
  int64_t first, count;
  bool snake;
};

/// A layer whose input and output are on a device, in the middle of larger memory filled with NaN.
struct Layer {
  static constexpr int64_t kGuard = 64;

  Case c;
  Tensor x;
  Activation activation;
  Tensor device_x;
  Activation device_activation;
  Tensor memory, out;

  Layer(at::Device device, const Case &c) : c(c) {
    const int64_t stride = c.length + c.gap;
    const auto sound = [&](const Tensor &memory) {
      return memory.as_strided({1, c.channels, c.length}, {c.channels * stride, stride, 1}, kGuard);
    };
    const Tensor values = at::full({c.channels * stride + 2 * kGuard}, kNan);
    x = sound(values).normal_(0.3, 2);
    device_x = sound(values.to(device));
    const Tensor alpha = at::rand({1, c.channels, 1}) * 3 + 0.05;
    activation = {.mean = at::randn({c.channels}),
                  .variance = at::rand({c.channels}) * 4,
                  .affine = at::randn({1, 2 * c.channels}),
                  .alpha = c.snake ? alpha : Tensor(),
                  .reciprocal = c.snake ? alpha.reciprocal() : Tensor(),
                  .slope = 0.2};
    const auto moved = [&](const Tensor &tensor) {
      return tensor.defined() ? tensor.to(device) : tensor;
    };
    device_activation = {.mean = moved(activation.mean),
                         .variance = moved(activation.variance),
                         .affine = moved(activation.affine),
                         .alpha = moved(activation.alpha),
                         .reciprocal = moved(activation.reciprocal),
                         .slope = activation.slope};
    memory = at::full({c.channels * c.count + 2 * kGuard}, kNan).to(device);
    out = memory.narrow(0, kGuard, c.channels * c.count).view({1, c.channels, c.count});
  }

  void activate() const { kokoro::fused::activate(device_x, c.first, device_activation, out); }

  /// The number of values of the output that are NaN, and of others that are not.
  int64_t strays() const {
    const int64_t outside = memory.cpu().isnan().logical_not_().sum().item<int64_t>() - out.numel();
    return std::abs(outside) + out.cpu().isnan().sum().item<int64_t>();
  }

  /// The number of values whose bits are not those of libtorch's operations on the CPU.
  int64_t different() const {
    const Tensor expected = kokoro::fused::composed(x, c.first, c.count, activation);
    const Tensor differs = out.cpu().view(at::kInt).ne(expected.contiguous().view(at::kInt));
    return differs.sum().item<int64_t>();
  }

  /// The largest error, in units of float32's rounding of the largest term that each value is the
  /// sum of.
  double error() const {
    if (c.count == 0) return 0;
    const Activation &a = activation;
    const auto column = [&](const Tensor &values) {
      return values.to(at::kDouble).view({1, c.channels, 1});
    };
    const Tensor deviation = (column(a.variance) + kokoro::fused::kEpsilon).sqrt();
    const Tensor scale = column(a.affine.narrow(1, 0, c.channels)) / deviation;
    const Tensor beta = column(a.affine.narrow(1, c.channels, c.channels));
    const Tensor indices = at::arange(c.first, c.first + c.count);
    const Tensor inside = indices.ge(0).logical_and_(indices.lt(c.length));
    const Tensor steps = x.to(at::kDouble).index_select(2, indices.clamp(0, c.length - 1));
    Tensor y = (steps - column(a.mean)) * scale + beta;
    Tensor size = beta.abs() + (column(a.mean) * scale).abs() + (steps * scale).abs();
    if (c.snake) {
      const Tensor alpha = column(a.alpha);
      y = y + (y * alpha).sin().square() / alpha;
      size = size + 1 / alpha;
    } else {
      y = at::leaky_relu(y, a.slope);
    }
    const double unit = std::numeric_limits<float>::epsilon() / 2;
    const Tensor error = (out.cpu().to(at::kDouble) - y * inside).abs() / (size * unit);
    constexpr double kHuge = 1e30;  // JSON knows no NaN and no infinity
    return error.nan_to_num(kHuge, kHuge).max().item<double>();
  }
};

void print_launch(at::Device device, const Case &c, bool text) {
  const Layer layer(device, c);
  control<void(int32_t)>("standin_run_text")(text);
  control<void()>("standin_reset")();
  layer.activate();
  const std::string counts = control<const char *()>("standin_counts")();
  std::cout << "{\"text\": " << text << ", \"channels\": " << c.channels
            << ", \"length\": " << c.length << ", \"gap\": " << c.gap << ", \"first\": " << c.first
            << ", \"count\": " << c.count << ", \"snake\": " << c.snake
            << ", \"strays\": " << layer.strays() << ", \"different\": " << layer.different()
            << ", \"error\": " << layer.error() << ", \"counts\": " << counts << "}\n";
}

void print_launches(at::Device device) {
  for (const int64_t channels : {1, 3, 128})
    for (const int64_t length : {1, 7, 250, 5000})
      for (const int64_t gap : {0, 37})
        for (const bool snake : {true, false})
          for (const int64_t count : {int64_t{0}, int64_t{1}, int64_t{33}, length, length + 9})
            for (const int64_t first :
                 {int64_t{-5}, int64_t{0}, length / 3, length - 3, length + 4, -count - 2})
              if (channels * count < 20'000)
                for (const bool text : {true, false})
                  print_launch(device, {channels, length, gap, first, count, snake}, text);
}

/// Calls `activate` after `prepare_failure`, and prints the error.
template <class Failure>
void print_failed_launch(at::Device device, const char *failing, Failure &&prepare_failure) {
  const Layer layer(device, {2, 50, 0, 0, 10, true});
  prepare_failure();
  std::string reason;
  try {
    layer.activate();
  } catch (const std::runtime_error &error) {
    reason = error.what();
  }
  std::cout << "{\"failing\": \"" << failing << "\", \"reason\": " << std::quoted(reason)
            << ", \"available\": " << kokoro::fused::available(device) << "}\n";
}

}  // namespace

int main(int, char **arguments) {
  standin = dlopen(arguments[1], RTLD_NOW | RTLD_GLOBAL);
  TORCH_CHECK(standin != nullptr, dlerror());
  std::cout << std::boolalpha;
  at::set_num_threads(1);
  const at::Device first = kokoro::accelerator::open(0), second(first.type(), 1);
  print_reason("the CPU", at::kCPU);
  print_failures(second);
  for (const at::Device device : {second, first}) print_reason("", device);
  print_launches(first);
  print_launch(second, {128, 250, 0, 0, 250, true}, true);
  print_other_stream(first);
  print_failed_launch(first, "cuLaunchKernel", [] { fail("cuLaunchKernel", 12345); });
  fail("", 0);
  print_failed_launch(first, "the device", [] { control<void(int64_t)>("standin_break_at")(0); });
}
