#include "tensors.h"

#include <ATen/EmptyTensor.h>

#include "device_allocator.h"
#include "devices.h"
#include "failures.h"
#include "memory.h"
#include "standin.h"

namespace standin {
namespace {

/// The number of values between the first and the last of a tensor.
int64_t extent(const Tensor &tensor) {
  if (tensor.numel() == 0) return 0;
  int64_t last = 0;
  for (int64_t i = 0; i < tensor.dim(); ++i) last += (tensor.size(i) - 1) * tensor.stride(i);
  return last + 1;
}

Tensor seen_by_kernels(const Tensor &tensor) {
  // Kernels give outputs without values another shape, which needs memory of the host.
  if (tensor.numel() == 0) return at::empty(tensor.sizes(), tensor.scalar_type());
  return at::from_blob(range_of(tensor).begin, tensor.sizes(), tensor.strides(),
                       at::TensorOptions(tensor.scalar_type()));
}

}  // namespace

char *alias(const void *device_address) { return memory::alias(device_address); }

c10::DeviceIndex device_of(const void *address) {
  const c10::DeviceIndex device = memory::device_of(address);
  TORCH_CHECK(device >= 0, "stand-in: ", address, " is not an address of a device");
  return device;
}

void launch(c10::DeviceIndex device, const char *name, int64_t bytes_read, int64_t bytes_written,
            const std::function<void()> &kernel) {
  count_launch(name, {.bytes_read = bytes_read, .bytes_written = bytes_written});
  Stream::of(device).finish();
  if (failures::arithmetic()) kernel();
}

bool on_device(const Tensor &tensor) { return tensor.defined() && tensor.device().type() == kType; }

void check_on(c10::DeviceIndex device, const char *operation, at::TensorList tensors) {
  const c10::Device expected(kType, device);
  for (const Tensor &tensor : tensors)
    TORCH_CHECK(!tensor.defined() || tensor.device() == expected,
                "Expected all tensors to be on the same device, but found at least two devices: ",
                operation, " got tensors of ", expected, " and ", tensor.device());
}

Range range_of(const Tensor &tensor) {
  const size_t bytes = static_cast<size_t>(extent(tensor)) * tensor.itemsize();
  if (bytes == 0) return {};
  auto *const address = static_cast<char *>(const_cast<void *>(tensor.const_data_ptr()));
  return {on_device(tensor) ? memory::alias(address) : address, bytes};
}

Tensor readable(const Tensor &tensor) {
  Stream::of(tensor.device().index()).before_read(range_of(tensor));
  return seen_by_kernels(tensor);
}

Tensor writable(const Tensor &tensor) {
  Stream::of(tensor.device().index()).before_write(range_of(tensor));
  return seen_by_kernels(tensor);
}

Tensor on(c10::DeviceIndex device, const Tensor &result) {
  const c10::OptionalDeviceGuard guard(c10::Device(kType, device));
  const Tensor copy = at::empty_strided(result.sizes(), result.strides(),
                                        result.options().device(c10::Device(kType, device)));
  seen_by_kernels(copy).copy_(result);
  return copy;
}

Tensor empty(c10::DeviceIndex device, at::IntArrayRef sizes, at::ScalarType type) {
  return at::empty(sizes, at::TensorOptions(type).device(c10::Device(kType, device)));
}

void count_launch(const std::string &name, const counts::Work &work) {
  failures::check_launch();
  counts::add(name, work);
}

int64_t bytes_of(const Tensor &tensor) {
  return tensor.defined() ? tensor.numel() * static_cast<int64_t>(tensor.itemsize()) : 0;
}

}  // namespace standin
