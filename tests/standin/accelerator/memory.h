#pragma once

#include <c10/core/Device.h>

#include <cstddef>

/// The memory of the devices. Each has a file in memory that is mapped twice. Tensors get addresses
/// in the first mapping, which no code may access: when the host does, the process ends. Kernels
/// use the same place in the second mapping.
namespace standin::memory {

constexpr c10::DeviceIndex kDevices = 2;
constexpr size_t kAddresses = size_t{32} << 30;  // of each device; pages exist once they are used

/// The first address of a device.
char *begin(c10::DeviceIndex device);

/// The device that an address belongs to, or -1.
c10::DeviceIndex device_of(const void *address) noexcept;

/// The readable address for a device's address. Throws when it is no device's.
char *alias(const void *address);

/// Gives pages that are not needed any more back to the system.
void drop(char *address, size_t bytes);

/// From now on, an access of the host ends the process with a message that says so.
void catch_accesses();

}  // namespace standin::memory
