#pragma once

#include <ATen/ATen.h>

#include "counts.h"
#include "stream.h"

/// Tensors of a device as kernels see them.
namespace standin {

using at::Tensor;

bool on_device(const Tensor &tensor);

/// Throws libtorch's error unless all tensors that are defined are on `device`.
void check_on(c10::DeviceIndex device, const char *operation, at::TensorList tensors);

/// The bytes between a tensor's first and last value, as kernels and the host find them.
Range range_of(const Tensor &tensor);

/// A tensor of the CPU with the same values at the same place, which a kernel reads, or writes too.
/// Runs the copies first that this has to wait for.
Tensor readable(const Tensor &tensor);
Tensor writable(const Tensor &tensor);

/// A new tensor of `device` with the values of a kernel's result.
Tensor on(c10::DeviceIndex device, const Tensor &result);

/// A new contiguous tensor of `device`.
Tensor empty(c10::DeviceIndex device, at::IntArrayRef sizes, at::ScalarType type = at::kFloat);

/// Counts a kernel that is about to start. Throws the device's failure when it has one.
void count_launch(const std::string &name, const counts::Work &work);

/// The bytes of a tensor's values.
int64_t bytes_of(const Tensor &tensor);

}  // namespace standin
