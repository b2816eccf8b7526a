#pragma once

#include <ATen/ATen.h>

#include <functional>

/// The stand-in accelerator: a backend of libtorch (PrivateUse1) that computes on the CPU and keeps
/// the rules of a GPU. The host can't touch its memory, copies end as late as they may, and
/// everything is counted. This header is what the fake driver in driver.cpp needs; the other parts
/// have headers of their own.
namespace standin {

constexpr auto kType = c10::DeviceType::PrivateUse1;

/// The address at which a kernel finds what tensors have at a device's address.
char *alias(const void *device_address);

/// Runs a kernel that reads or writes memory of a device: ends all copies that were started
/// earlier, counts one launch under `name` with the bytes that it reads and writes, and calls
/// `kernel` unless arithmetic is off. Throws the device's failure when it has one.
void launch(c10::DeviceIndex device, const char *name, int64_t bytes_read, int64_t bytes_written,
            const std::function<void()> &kernel);

/// The device of an address. Throws when it is no device's.
c10::DeviceIndex device_of(const void *address);

}  // namespace standin
