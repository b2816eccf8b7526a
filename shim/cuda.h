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

/// CUDA through libtorch's interfaces for all devices, so that this library needs no link to CUDA.
namespace kokoro::cuda {

/// Loads libtorch's support for CUDA. libtorch looks for devices only once, so this must be called
/// before anything else makes it look. Throws Error(KOKORO_NO_DEVICE) when CUDA can't be used.
inline void open() {
  // cuDNN's LSTMs give the same bits each time only if all buffers of cuBLAS have the same size. A
  // value set by the user stays.
  setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:2", /*overwrite=*/0);
  if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr)
    throw Error(KOKORO_NO_DEVICE, std::string("this libtorch can't use CUDA: ") + dlerror());
  try {
    if (at::hasCUDA() && at::accelerator::deviceCount() > 0) return;
  } catch (const c10::Error &error) {
    throw Error(KOKORO_NO_DEVICE, error.what_without_backtrace());
  }
  const std::string version = std::to_string(at::Context::versionCUDART() / 1000);
  throw Error(KOKORO_NO_DEVICE, "libtorch can't use an NVIDIA GPU: there is none, or its driver "
                                "(libcuda.so.1) is missing or too old for CUDA " +
                                    version + ", which this libtorch was built with");
}

/// Makes libtorch give the same bits for the same input, and compute in full FP32 unless TF32 is
/// allowed. The settings are for the whole process, so the function throws Error when an earlier
/// call chose the other value.
inline void configure(bool allow_tf32) {
  static std::mutex mutex;
  static std::optional<bool> chosen;
  const std::lock_guard lock(mutex);
  require(chosen.value_or(allow_tf32) == allow_tf32,
          "allow_tf32 is for the whole process, and an earlier engine has chosen the other value");
  chosen = allow_tf32;
  at::Context &context = at::globalContext();
  context.setAllowTF32CuBLAS(allow_tf32);
  context.setAllowTF32CuDNN(allow_tf32);  // convolutions and LSTMs
  context.setBenchmarkCuDNN(false);
  context.setDeterministicCuDNN(true);
  // Only warn: otherwise libtorch refuses cumsum. Its kernel for several rows is deterministic
  // anyway.
  context.setDeterministicAlgorithms(true, /*warn_only=*/true);
  context.setDeterministicFillUninitializedMemory(false);
}

inline c10::DeviceAllocator &allocator() { return *c10::getDeviceAllocator(at::kCUDA); }

/// Frees the device memory and the page-locked memory that libtorch keeps for later.
inline void release_caches() {
  allocator().emptyCache();
  at::getHostAllocator(at::kCUDA)->empty_cache();
}

}  // namespace kokoro::cuda
