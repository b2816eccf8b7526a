// Prints which of its implementations libtorch would choose on CUDA for convolutions:
//
//     convolution_backends CUDNN
//
// CUDNN is the version of cuDNN, such as 92600 for 9.26. Prints one line for each line of the
// input. libtorch chooses in its CPU library, so no GPU is needed. A line of the input is the
// shapes of the input and the weight, stride, padding, dilation, and 1 if it is transposed:
//
//     1,128,1,4098 128,128,1,3 1,1 0,0 1,1 0
//
// Every choice is asked for with and without deterministic algorithms.

#include <ATen/ATen.h>
#include <ATen/EmptyTensor.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/native/ConvUtils.h>

#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

long cudnn_version = 0;

}  // namespace

namespace at {

/// Stands for libtorch's library for CUDA with a cuDNN that can do everything.
struct CUDAHooks : CUDAHooksInterface {
  explicit CUDAHooks(CUDAHooksArgs) {}
  void init() const override {}
  bool hasCUDA() const override { return true; }
  bool hasCuDNN() const override { return true; }
  bool compiledWithCuDNN() const override { return true; }
  bool supportsDilatedConvolutionWithCuDNN() const override { return true; }
  bool supportsDepthwiseConvolutionWithCuDNN() const override { return true; }
  long versionCuDNN() const override { return cudnn_version; }
  long versionRuntimeCuDNN() const { return cudnn_version; }  // libtorch 2.9 has no such function
  bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
  bool isAvailable() const override { return true; }
};

REGISTER_CUDA_HOOKS(CUDAHooks)

}  // namespace at

namespace {

/// Returns an address that is never read or written.
struct NoMemory final : c10::Allocator {
  static void nothing(void *) {}
  c10::DataPtr allocate(size_t) override {
    return {reinterpret_cast<void *>(0x1000), nullptr, &nothing, c10::Device(c10::kCUDA, 0)};
  }
  void copy_data(void *, const void *, size_t) const override {}
};

at::Tensor on_cuda(const std::vector<int64_t> &sizes) {
  static NoMemory memory;
  return at::detail::empty_generic(sizes, &memory, c10::DispatchKeySet(c10::DispatchKey::CUDA),
                                   at::kFloat, std::nullopt);
}

std::string name_of(at::native::ConvBackend backend) {
  using Backend = at::native::ConvBackend;
  static const std::map<Backend, std::string> kNames = {
      {Backend::Cudnn, "Cudnn"},
      {Backend::CudnnTranspose, "CudnnTranspose"},
      {Backend::CudaDepthwise2d, "CudaDepthwise2d"},
      {Backend::Slow2d, "Slow2d"},
      {Backend::SlowDilated2d, "SlowDilated2d"},
      {Backend::SlowTranspose2d, "SlowTranspose2d"},
  };
  const auto found = kNames.find(backend);
  return found != kNames.end() ? found->second
                               : "other " + std::to_string(static_cast<int>(backend));
}

std::vector<int64_t> read_list(std::istream &line) {
  std::string word, number;
  line >> word;
  std::vector<int64_t> values;
  for (std::istringstream numbers(word); std::getline(numbers, number, ',');)
    values.push_back(std::stoll(number));
  return values;
}

std::string choice(const std::string &described) {
  std::istringstream line(described);
  const auto input = read_list(line), weight = read_list(line);
  const auto symbolic = [&] {
    const auto values = read_list(line);
    return std::vector<c10::SymInt>(values.begin(), values.end());
  };
  const auto stride = symbolic(), padding = symbolic(), dilation = symbolic();
  const bool transposed = read_list(line).at(0) != 0;
  const std::vector<c10::SymInt> output_padding(stride.size(), 0);
  return name_of(at::native::select_conv_backend(on_cuda(input), on_cuda(weight), std::nullopt,
                                                 stride, padding, dilation, transposed,
                                                 output_padding, /*groups=*/1, std::nullopt));
}

}  // namespace

int main(int, char **arguments) {
  cudnn_version = std::stol(arguments[1]);
  for (std::string line; std::getline(std::cin, line);) {
    for (const bool deterministic : {false, true}) {
      at::globalContext().setDeterministicCuDNN(deterministic);
      at::globalContext().setDeterministicAlgorithms(deterministic, /*warn_only=*/true);
      std::cout << choice(line) << (deterministic ? '\n' : ' ');
    }
  }
}
