// Registers the stand-in with libtorch when the library is opened: its guard, hooks and allocators.
#include <ATen/detail/PrivateUse1HooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include "counts.h"
#include "device_allocator.h"
#include "devices.h"
#include "failures.h"
#include "pinned_allocator.h"
#include "standin.h"
#include "stream.h"

namespace standin {
namespace {

/// Devices and streams. Each device has one stream.
struct Guard final : c10::impl::DeviceGuardImplInterface {
  c10::DeviceType type() const override { return kType; }
  c10::Device getDevice() const override { return {kType, devices::current()}; }
  void setDevice(c10::Device device) const override { devices::choose(device.index()); }
  void uncheckedSetDevice(c10::Device device) const noexcept override {
    if (device.index() >= 0 && device.index() < devices::count()) devices::choose(device.index());
  }
  c10::Device exchangeDevice(c10::Device device) const override {
    const c10::Device before = getDevice();
    if (device != before) setDevice(device);
    return before;
  }
  c10::DeviceIndex deviceCount() const noexcept override { return devices::count(); }

  c10::Stream getStream(c10::Device device) const override { return default_stream(device); }
  c10::Stream getDefaultStream(c10::Device device) const override { return default_stream(device); }
  c10::Stream exchangeStream(c10::Stream stream) const override { return stream; }
  bool queryStream(const c10::Stream &stream) const override {
    Stream &own = Stream::of(stream.device_index());
    return own.is_done(own.last());
  }
  void synchronizeStream(const c10::Stream &stream) const override {
    synchronizeDevice(stream.device_index());
  }
  void synchronizeDevice(c10::DeviceIndex device) const override {
    failures::check();
    counts::add(counts::Counter::Synchronizations);
    Stream::of(device).finish();
  }

 private:
  c10::Stream default_stream(c10::Device device) const {
    return c10::Stream(c10::Stream::DEFAULT, device.has_index() ? device : getDevice());
  }
};

struct Hooks final : at::PrivateUse1HooksInterface {
  bool isBuilt() const override { return true; }
  bool isAvailable() const override { return devices::count() > 0; }
  void init() const override { TORCH_CHECK(devices::count() > 0, "No CUDA GPUs are available"); }
  bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
  c10::DeviceIndex deviceCount() const override { return devices::count(); }
  c10::DeviceIndex getCurrentDevice() const override { return devices::current(); }
  void setCurrentDevice(c10::DeviceIndex device) const override { devices::choose(device); }
  bool isPinnedPtr(const void *address) const override {
    return PinnedAllocator::instance().holds(address);
  }
  at::Allocator *getPinnedMemoryAllocator() const override { return &PinnedAllocator::instance(); }
  at::Device getDeviceFromPtr(void *address) const override { return {kType, device_of(address)}; }
};

C10_REGISTER_GUARD_IMPL(PrivateUse1, Guard);

[[maybe_unused]] const bool registered = [] {
  c10::register_privateuse1_backend("standin");
  c10::SetAllocator(kType, &DeviceAllocator::instance());
  at::setHostAllocator(kType, &PinnedAllocator::instance());
  at::RegisterPrivateUse1HooksInterface(new Hooks);
  return true;
}();

}  // namespace
}  // namespace standin
