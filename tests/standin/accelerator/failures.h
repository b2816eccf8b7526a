#pragma once

#include <cstdint>
#include <string>

/// The failures that tests order, and whether kernels compute.
namespace standin::failures {

/// Throws what libtorch throws for an error of CUDA, with that text.
[[noreturn]] void throw_cuda_error(int32_t code, const std::string &text);

/// Lets the device fail at its launch number `launch` from now on, counted from 0; a negative
/// number lets it work again. As on a GPU, everything fails after the first failure.
void break_at(int64_t launch);

/// Called for each kernel, copy and wait. Throws when the device has failed.
void check();

/// Called for each launch: `check`, and the failure when it is this launch's turn.
void check_launch();

enum class Memory { Device, Pinned };

/// Lets request number `request` from now on fail, counted from 0; a negative number lets none.
void fail_allocation(Memory memory, int64_t request);

/// Called for each request. Whether it is the one that fails.
bool allocation_fails(Memory memory);

/// Which kernels compute. The others only allocate their results, and the host reads zeros, or true
/// where it reads truth values. Copies to a device are always made.
enum class Arithmetic {
  None,
  All,
  Loading  // until the first copy to a device that the host does not wait for
};

void set_arithmetic(Arithmetic arithmetic);
void note_upload();
bool arithmetic();

}  // namespace standin::failures
