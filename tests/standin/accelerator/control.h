#pragma once

#include <stdint.h>

#define STANDIN_API extern "C" __attribute__((visibility("default")))

/// Sets all counts to zero.
STANDIN_API void standin_reset();

/// The counts as JSON, valid until the thread's next call.
STANDIN_API const char *standin_counts();

/// The number of devices that libtorch sees: 0 to 2.
STANDIN_API void standin_set_devices(int32_t count);

/// Sets the memory of each device in bytes, after returning what is kept for later.
STANDIN_API void standin_set_limit(uint64_t bytes);

/// Lets request number `request` from now on for device memory, or page-locked memory, fail. They
/// are counted from 0; a negative number lets none fail.
STANDIN_API void standin_fail_allocation(int32_t pinned, int64_t request);

/// Lets the device fail at launch number `launch` from now on, and in everything after that. A
/// negative number lets it work again.
STANDIN_API void standin_break_at(int64_t launch);

/// Which kernels compute: 0 none, 1 all, 2 those before the first copy to a device that the host
/// does not wait for. The others only allocate their results; the host reads zeros, and true as
/// truth values.
STANDIN_API void standin_compute(int32_t arithmetic);

/// Runs all copies that wait.
STANDIN_API void standin_finish();

/// Makes memory page-locked, as the driver's functions do, or pageable again.
STANDIN_API void standin_lock(void *address, uint64_t bytes);
STANDIN_API void standin_unlock(void *address);

/// From now on, an access of the host to a device's memory ends the process with a message.
STANDIN_API void standin_catch_accesses();

/// Lets a function of NVRTC or of the driver, such as `cuModuleLoadData`, return an error. An empty
/// name lets all work again.
STANDIN_API void standin_fail_driver(const char *function, int32_t result);

/// With 1, a launch runs the text of its kernel, thread by thread. With 0, it computes the same
/// with libtorch's operations, which is much faster.
STANDIN_API void standin_run_text(int32_t on);

/// The flags that the driver would make contexts of a device with.
STANDIN_API uint32_t standin_context_flags(int32_t device);
