#include "host_kernel.h"

#include <cmath>
#include <utility>

#include "standin.h"

namespace standin {
namespace {

// What CUDA gives a kernel.
struct Index {
  unsigned x, y;
};
Index gridDim, blockDim, blockIdx, threadIdx;

// The functions of libtorch's kernels for the CPU.
float sine_of(float x) { return at::scalar_tensor(x).sin_().item<float>(); }
float inverse_root(float x) { return 1 / std::sqrt(x); }

#define __global__
#define sinf sine_of
#define rsqrtf inverse_root
#define KERNEL(...) __VA_ARGS__
namespace text {
#include "fused/kernel.h"
}
#undef KERNEL
#undef rsqrtf
#undef sinf
#undef __global__

template <class Value>
Value on_host(Value value) {
  return value;
}
template <class Value>
Value *on_host(Value *address) {
  return address == nullptr ? nullptr : reinterpret_cast<Value *>(alias(address));
}

/// Takes the parameters as the kernel declares them, as the driver does.
template <class... Types, size_t... places>
void call(void (*kernel)(Types...), void **parameters, std::index_sequence<places...>) {
  kernel(on_host(*static_cast<Types *>(parameters[places]))...);
}
template <class... Types>
void call(void (*kernel)(Types...), void **parameters) {
  call(kernel, parameters, std::index_sequence_for<Types...>());
}

}  // namespace

void run_text(const Grid &grid, void **parameters) {
  gridDim = {grid.blocks_x, grid.blocks_y};
  blockDim = {grid.threads, 1};
  for (blockIdx.y = 0; blockIdx.y < gridDim.y; ++blockIdx.y)
    for (blockIdx.x = 0; blockIdx.x < gridDim.x; ++blockIdx.x)
      for (threadIdx = {0, 0}; threadIdx.x < blockDim.x; ++threadIdx.x)
        call(text::activate, parameters);
}

}  // namespace standin
