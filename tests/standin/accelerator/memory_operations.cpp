// The operations that make tensors, view them and copy them.
#include <ATen/EmptyTensor.h>
#include <ATen/core/CachingHostAllocator.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/DeviceGuard.h>
#include <torch/library.h>

#include <cstring>
#include <memory>
#include <vector>

#include "device_allocator.h"
#include "failures.h"
#include "pinned_allocator.h"
#include "standin.h"
#include "tensors.h"

namespace standin {
namespace {

using counts::Counter;

constexpr c10::DispatchKeySet kKeys(c10::DispatchKey::PrivateUse1);

Tensor empty_memory_format(at::IntArrayRef sizes, std::optional<at::ScalarType> type,
                           std::optional<at::Layout>, std::optional<at::Device> device,
                           std::optional<bool>, std::optional<at::MemoryFormat> format) {
  const c10::OptionalDeviceGuard guard(device);
  return at::detail::empty_generic(sizes, &DeviceAllocator::instance(), kKeys,
                                   c10::dtype_or_default(type), format);
}

Tensor empty_strided(at::IntArrayRef sizes, at::IntArrayRef strides,
                     std::optional<at::ScalarType> type, std::optional<at::Layout>,
                     std::optional<at::Device> device, std::optional<bool>) {
  const c10::OptionalDeviceGuard guard(device);
  return at::detail::empty_strided_generic(sizes, strides, &DeviceAllocator::instance(), kKeys,
                                           c10::dtype_or_default(type));
}

/// What the host reads when kernels don't compute.
void fill_unread(const Tensor &host) {
  const Range range = range_of(host);
  if (range.bytes > 0) std::memset(range.begin, host.scalar_type() == at::kBool, range.bytes);
}

/// The copy's source in memory of its own: CUDA has read pageable memory when it returns.
Range staged(const Range &source, std::shared_ptr<std::vector<char>> &keeper) {
  keeper = std::make_shared<std::vector<char>>(source.begin, source.begin + source.bytes);
  return {keeper->data(), keeper->size()};
}

/// Copies as one piece of memory between the host and a device.
void copy_bytes(const Tensor &from, const Tensor &to, bool non_blocking) {
  const bool writes = on_device(to);
  const Tensor &host = writes ? from : to, &other = writes ? to : from;
  const bool pinned = PinnedAllocator::instance().holds(host.const_data_ptr());
  // Into pageable memory, CUDA returns when the copy has ended.
  const bool waits = !non_blocking || !(pinned || writes);
  failures::check();
  counts::add(writes ? (waits ? Counter::BlockingWrites : Counter::Writes)
                     : (waits ? Counter::BlockingReads : Counter::Reads));
  if (!pinned) counts::add(Counter::PageableCopies);
  counts::add(writes ? "copy to the device" : "copy to the host",
              {.launches = 0, .bytes_read = bytes_of(from), .bytes_written = bytes_of(to)});
  if (writes && !waits) failures::note_upload();
  Stream &stream = Stream::of(other.device().index());
  if (!writes && !failures::arithmetic()) {
    if (waits) stream.finish();
    return fill_unread(to);
  }
  std::shared_ptr<std::vector<char>> keeper;
  const Range target = range_of(to),
              source = waits || pinned ? range_of(from) : staged(range_of(from), keeper);
  stream.append(source, target, [source, target, keeper] {
    if (target.bytes > 0) std::memcpy(target.begin, source.begin, target.bytes);
  });
  if (waits) return stream.finish();
  at::getHostAllocator(kType)->record_event(const_cast<void *>(host.const_data_ptr()),
                                            host.storage().data_ptr().get_context(),
                                            c10::Stream(c10::Stream::DEFAULT, other.device()));
}

bool have_one_layout(const Tensor &a, const Tensor &b) {
  return a.dtype() == b.dtype() && a.sizes() == b.sizes() &&
         ((a.is_contiguous() && b.is_contiguous()) ||
          (a.strides() == b.strides() && a.is_non_overlapping_and_dense()));
}

/// Copies as libtorch's copy for CUDA does, with the same steps in between.
Tensor copy_from(const Tensor &from, const Tensor &to, bool non_blocking) {
  if (on_device(from) && on_device(to)) {
    count_launch("copy_", {.bytes_read = bytes_of(from), .bytes_written = bytes_of(to)});
    if (failures::arithmetic()) {
      const Tensor source = readable(from);
      writable(to).copy_(source);
    }
  } else if (have_one_layout(from, to)) {
    copy_bytes(from, to, non_blocking);
  } else {
    const Tensor target =
        to.is_contiguous() ? to : at::empty_like(to, at::MemoryFormat::Contiguous);
    target.copy_(from.to(to.scalar_type()).expand_as(to).contiguous(), non_blocking);
    if (!target.is_same(to)) to.copy_(target);
  }
  return to;
}

at::Scalar local_scalar_dense(const Tensor &tensor) {
  failures::check();
  counts::add(Counter::Items);
  Stream::of(tensor.device().index()).finish();
  if (failures::arithmetic()) return readable(tensor).item();
  return tensor.scalar_type() == at::kBool ? at::Scalar(true) : at::Scalar(0);
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
  library.impl("empty.memory_format", empty_memory_format);
  library.impl("empty_strided", empty_strided);
  library.impl("as_strided", at::native::as_strided_tensorimpl);
  library.impl("view", at::native::view);
  library.impl("_reshape_alias", at::native::_reshape_alias);
  library.impl("_copy_from", copy_from);
  library.impl("_local_scalar_dense", local_scalar_dense);
}

}  // namespace
}  // namespace standin
