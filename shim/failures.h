#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "error.h"

/// What the messages of libtorch, CUDA and oneDNN say about an error. Most of their errors have no
/// class or code of their own.
namespace kokoro {

/// Parts of messages about missing memory.
constexpr std::array<std::string_view, 12> kMemoryMessages = {
    "out of memory",               // CUDA's allocations on the device and of page-locked memory
    "CUBLAS_STATUS_ALLOC_FAILED",  // cuBLAS
    "CUDNN_STATUS_ALLOC_FAILED",   // cuDNN
    "ALLOCATION_FAILED",           // cuDNN from version 9 on
    "unable to find an engine",    // libtorch, when no plan of cuDNN finds a workspace
    "cudaErrorMemoryAllocation",   // the names of CUDA's errors
    "CUDA_ERROR_OUT_OF_MEMORY",    //
    "can't allocate memory",       // libtorch on the CPU
    "not enough memory",           //
    "Cannot allocate memory",      // the C library
    "std::bad_alloc",              //
    "Broken promise",              // oneDNN, when it had no memory to make what it would keep
};

/// Parts of messages about errors after which every call of CUDA in this process fails.
constexpr std::array<std::string_view, 14> kLastingMessages = {
    "illegal memory access",  "CUDA_ERROR_ILLEGAL_ADDRESS", "misaligned address",
    "illegal instruction",    "invalid program counter",    "invalid address space",
    "unspecified launch",     "CUDA_ERROR_LAUNCH_FAILED",   "device-side assert",
    "hardware stack error",   "launch timed out",           "uncorrectable",
    "has fallen off the bus", "context is destroyed",
};

template <size_t N>
bool has_any(std::string_view message, const std::array<std::string_view, N> &parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](auto part) { return message.find(part) != std::string_view::npos; });
}

/// Whether an error is oneDNN's. It only says what could not be made: it makes the same things for
/// every utterance, so nothing but memory can be missing.
inline bool is_of_onednn(std::string_view message) {
  return message.find("could not create a") != std::string_view::npos ||
         message.find("could not execute a primitive") != std::string_view::npos;
}

/// An exception of a library as Error, `on_device` if it occurred on a GPU.
inline Error described(const std::string &message, bool on_device) {
  if (is_of_onednn(message) || has_any(message, kMemoryMessages))
    return {KOKORO_OUT_OF_MEMORY, message};
  if (!on_device) return {KOKORO_INTERNAL, message};
  if (!has_any(message, kLastingMessages)) return {KOKORO_DEVICE_FAILED, message};
  return {KOKORO_DEVICE_FAILED,
          "this process can't use the GPU any more: restart it. The GPU's error: " + message};
}

}  // namespace kokoro
