#pragma once

#include <ATen/Context.h>
#include <ATen/DeviceAccelerator.h>
#include <ATen/core/CachingHostAllocator.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <dlfcn.h>

#include <cstdlib>
#include <mutex>
#include <optional>

#include "error.h"

/// CUDA by libtorch's interfaces for any device: nothing here is linked to CUDA.
namespace kokoro::cuda {

/// Makes CUDA known to libtorch, which asks once what there is and remembers: before anything else does.
inline void open() {
  // cuDNN's LSTMs give the same bits only where cuBLAS has buffers of one size. A value that is set stays.
  setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:2", /*overwrite=*/0);
  if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr)
    throw Error(KOKORO_NO_DEVICE, std::string("this libtorch can't use CUDA: ") + dlerror());
  try {
    if (at::hasCUDA() && at::accelerator::deviceCount() > 0) return;
  } catch (const c10::Error &error) {
    throw Error(KOKORO_NO_DEVICE, error.what_without_backtrace());
  }
  const std::string version = std::to_string(at::Context::versionCUDART() / 1000);
  throw Error(
      KOKORO_NO_DEVICE,
      "libtorch found no NVIDIA GPU, or no driver (libcuda.so.1) for it, or one that is too old for CUDA " +
          version + ", which this libtorch was built with");
}

/// The same input gives the same bits, and FP32 means FP32 unless TF32 is allowed. libtorch keeps this for
/// the whole process.
inline void configure(bool allow_tf32) {
  static std::mutex mutex;
  static std::optional<bool> chosen;
  const std::lock_guard lock(mutex);
  require(chosen.value_or(allow_tf32) == allow_tf32,
          "allow_tf32 is for the whole process, where an engine has decided on the other value");
  chosen = allow_tf32;
  at::Context &context = at::globalContext();
  context.setAllowTF32CuBLAS(allow_tf32);
  context.setAllowTF32CuDNN(allow_tf32);  // convolutions and LSTMs
  context.setBenchmarkCuDNN(false);
  context.setDeterministicCuDNN(true);
  // Only a warning: cumsum is refused else, whose kernel for more than one row is deterministic all the same.
  context.setDeterministicAlgorithms(true, /*warn_only=*/true);
  context.setDeterministicFillUninitializedMemory(false);
}

inline c10::DeviceAllocator &allocator() { return *c10::getDeviceAllocator(at::kCUDA); }

/// Gives back what libtorch keeps for later: device memory, and page-locked memory.
inline void release_caches() {
  allocator().emptyCache();
  at::getHostAllocator(at::kCUDA)->empty_cache();
}

}  // namespace kokoro::cuda
