#pragma once

#include <c10/core/Device.h>

#include <optional>

/// Which device is the current one of each thread.
namespace standin::devices {

c10::DeviceIndex current();

/// The current device if this thread has ever chosen one.
std::optional<c10::DeviceIndex> chosen();

/// Throws libtorch's error when there is no such device.
void choose(c10::DeviceIndex device);

/// The number of devices that libtorch sees: by default all, or none for a machine without.
c10::DeviceIndex count();
void set_count(c10::DeviceIndex devices);

}  // namespace standin::devices
