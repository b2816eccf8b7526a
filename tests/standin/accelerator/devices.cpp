#include "devices.h"

#include <atomic>

#include "failures.h"
#include "memory.h"

namespace standin::devices {
namespace {

constexpr int32_t kInvalidDevice = 101;

thread_local std::optional<c10::DeviceIndex> own;
std::atomic<c10::DeviceIndex> visible = memory::kDevices;

}  // namespace

c10::DeviceIndex current() { return own.value_or(0); }

std::optional<c10::DeviceIndex> chosen() { return own; }

void choose(c10::DeviceIndex device) {
  if (device < 0 || device >= count())
    failures::throw_cuda_error(kInvalidDevice, "invalid device ordinal");
  own = device;
}

c10::DeviceIndex count() { return visible; }

void set_count(c10::DeviceIndex devices) { visible = devices; }

}  // namespace standin::devices
