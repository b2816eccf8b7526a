// The functions with which tests control the stand-in. tests/standin/accelerator.ts calls them.
#include "control.h"

#include <cstring>

#include "counts.h"
#include "device_allocator.h"
#include "devices.h"
#include "failures.h"
#include "memory.h"
#include "pinned_allocator.h"
#include "stream.h"

using namespace standin;

void standin_reset() { counts::reset(); }

const char *standin_counts() {
  thread_local std::string text;
  text = counts::json();
  return text.c_str();
}

void standin_set_devices(int32_t count) { devices::set_count(static_cast<int8_t>(count)); }

void standin_set_limit(uint64_t bytes) {
  for (c10::DeviceIndex i = 0; i < memory::kDevices; ++i) DeviceAllocator::pool(i).set_limit(bytes);
}

void standin_fail_allocation(int32_t pinned, int64_t request) {
  failures::fail_allocation(pinned ? failures::Memory::Pinned : failures::Memory::Device, request);
}

void standin_break_at(int64_t launch) { failures::break_at(launch); }

void standin_compute(int32_t arithmetic) {
  failures::set_arithmetic(static_cast<failures::Arithmetic>(arithmetic));
}

void standin_finish() {
  for (c10::DeviceIndex i = 0; i < memory::kDevices; ++i) Stream::of(i).finish();
}

void standin_lock(void *address, uint64_t bytes) {
  PinnedAllocator::instance().lock(address, bytes);
}

void standin_unlock(void *address) { PinnedAllocator::instance().unlock(address); }

void standin_catch_accesses() { memory::catch_accesses(); }
