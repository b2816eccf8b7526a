#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

namespace standin {

/// Replaces the arguments of an operation on `stack` by its results, as tensors of the device whose
/// values are not computed.
void allocate_results(const c10::OperatorHandle &operation, c10::DeviceIndex device,
                      torch::jit::Stack &stack);

}  // namespace standin
