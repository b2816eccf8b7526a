#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#include "library.h"

namespace kokoro::fused {

/// The functions of NVIDIA's driver that load and start a kernel, as its documentation declares
/// them. They return 0 for success.
struct Driver {
  using Module = struct CUmod_st *;
  using Function = struct CUfunc_st *;
  using Stream = struct CUstream_st *;
  static constexpr int kMajor = 75, kMinor = 76;  // attributes: of the compute capability

  int (*current_device)(int *);
  int (*attribute)(int *, int attribute, int device);
  int (*load_module)(Module *, const void *image);
  int (*find_function)(Function *, Module, const char *name);
  int (*launch)(Function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
                unsigned block_y, unsigned block_z, unsigned shared_bytes, Stream, void **arguments,
                void **extra);
  int (*name_of_error)(int, const char **);

  /// Throws c10::Error when the driver is missing or lacks a function.
  explicit Driver(const Names &names) {
    Library library(names);
    library.find(current_device, "cuCtxGetDevice");
    library.find(attribute, "cuDeviceGetAttribute");
    library.find(load_module, "cuModuleLoadData");
    library.find(find_function, "cuModuleGetFunction");
    library.find(launch, "cuLaunchKernel");
    library.find(name_of_error, "cuGetErrorName");
  }

  /// Throws std::runtime_error with the name of an error.
  void check(int result) const {
    if (result == 0) return;
    const char *name = nullptr;
    name_of_error(result, &name);
    throw std::runtime_error("the GPU's driver reports " +
                             (name == nullptr ? "error " + std::to_string(result) : name));
  }

  /// The architecture of the GPU whose context the calling thread uses, such as `sm_86`.
  std::string architecture() const {
    int device = 0, major = 0, minor = 0;
    check(current_device(&device));
    check(attribute(&major, kMajor, device));
    check(attribute(&minor, kMinor, device));
    return "sm_" + std::to_string(major) + std::to_string(minor);
  }
};

}  // namespace kokoro::fused
