#pragma once

#include <ATen/Context.h>
#include <ATen/DeviceAccelerator.h>
#include <ATen/core/CachingHostAllocator.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <dlfcn.h>

#include <array>
#include <mutex>
#include <optional>

#include "error.h"

// The type of the GPU, the library that adds it to libtorch, its driver and the compiler for its
// kernels. Tests build the shim for another type, all of which is in one library.
#ifndef KOKORO_ACCELERATOR
#define KOKORO_ACCELERATOR CUDA
#define KOKORO_ACCELERATOR_LIBRARY "libtorch_cuda.so"
#define KOKORO_DRIVER_LIBRARY "libcuda.so.1"
#define KOKORO_NVRTC_LIBRARY "libnvrtc.so.13"
#else
#define KOKORO_DRIVER_LIBRARY KOKORO_ACCELERATOR_LIBRARY
#define KOKORO_NVRTC_LIBRARY KOKORO_ACCELERATOR_LIBRARY
#endif

/// The GPU through libtorch's interfaces for all devices, so that this library needs no link to
/// CUDA.
namespace kokoro::accelerator {

constexpr at::DeviceType kType = at::DeviceType::KOKORO_ACCELERATOR;
/// The second names are those on WSL, and of the libtorch for older drivers.
inline constexpr std::array kDriverLibraries{KOKORO_DRIVER_LIBRARY,
                                             "/usr/lib/wsl/lib/libcuda.so.1"};
inline constexpr std::array kNvrtcLibraries{KOKORO_NVRTC_LIBRARY, "libnvrtc.so.12"};

/// The driver. Null if it is not installed.
inline void *driver() {
  for (const char *name : kDriverLibraries)
    if (void *const library = dlopen(name, RTLD_NOW)) return library;
  return nullptr;
}

/// Loads libtorch's support for GPUs where there is a driver. libtorch looks for it only once, at
/// the first convolution at the latest. So an engine on the CPU calls this, too, because an engine
/// on a GPU may follow.
inline void preload() {
  if (driver() != nullptr) dlopen(KOKORO_ACCELERATOR_LIBRARY, RTLD_NOW | RTLD_GLOBAL);
}

/// Makes the host sleep while it waits for the GPU. By default, it occupies a core. Must be called
/// before libtorch uses the GPU. Without this setting, everything works, too.
inline void sleep_while_waiting(int32_t index) {
  constexpr unsigned kBlockingSync = 4;  // CU_CTX_SCHED_BLOCKING_SYNC
  void *const library = driver();
  if (library == nullptr) return;
  const auto initialise = reinterpret_cast<int (*)(unsigned)>(dlsym(library, "cuInit"));
  const auto get_device = reinterpret_cast<int (*)(int *, int)>(dlsym(library, "cuDeviceGet"));
  const auto set_flags =
      reinterpret_cast<int (*)(int, unsigned)>(dlsym(library, "cuDevicePrimaryCtxSetFlags_v2"));
  int device = 0;
  if (initialise && get_device && set_flags && initialise(0) == 0 &&
      get_device(&device, index) == 0)
    set_flags(device, kBlockingSync);
}

/// Loads libtorch's support for the GPU. Returns the GPU with the given index, which is the current
/// one of this thread from then on. Throws Error(KOKORO_NO_DEVICE) when it can't be used.
inline at::Device open(int32_t index) {
  if (dlopen(KOKORO_ACCELERATOR_LIBRARY, RTLD_NOW | RTLD_GLOBAL) == nullptr)
    throw Error(KOKORO_NO_DEVICE, std::string("this libtorch can't use CUDA: ") + dlerror());
  sleep_while_waiting(index);
  try {
    // This call throws the reason when there is no GPU that works. at::accelerator::deviceCount
    // would only warn.
    at::globalContext().lazyInitDevice(kType);
    const auto count = at::accelerator::deviceCount();
    if (index >= count)
      throw Error(KOKORO_NO_DEVICE, "there is no GPU with the index " + std::to_string(index) +
                                        ": libtorch sees " + std::to_string(count));
    at::accelerator::setDeviceIndex(static_cast<c10::DeviceIndex>(index));
  } catch (const c10::Error &error) {
    throw Error(KOKORO_NO_DEVICE, error.what_without_backtrace());
  }
  return {kType, static_cast<c10::DeviceIndex>(index)};
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

inline c10::DeviceAllocator &allocator() { return *c10::getDeviceAllocator(kType); }

/// Frees the device memory and the page-locked memory that libtorch keeps for later.
inline void release_caches() {
  allocator().emptyCache();
  at::getHostAllocator(kType)->empty_cache();
}

}  // namespace kokoro::accelerator
