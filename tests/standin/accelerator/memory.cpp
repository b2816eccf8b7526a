#include "memory.h"

#include <c10/util/Exception.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>

namespace standin::memory {
namespace {

struct Mappings {
  char *device, *kernel;

  Mappings() {
    const int file = memfd_create("standin", 0);
    TORCH_CHECK(file >= 0 && ftruncate(file, kAddresses) == 0, "stand-in: no file in memory");
    device = map(file, PROT_NONE);
    kernel = map(file, PROT_READ | PROT_WRITE);
    close(file);
  }

  static char *map(int file, int access) {
    void *const address = mmap(nullptr, kAddresses, access, MAP_SHARED | MAP_NORESERVE, file, 0);
    TORCH_CHECK(address != MAP_FAILED, "stand-in: no addresses left");
    return static_cast<char *>(address);
  }
};

/// Never destroyed: tensors may outlive static objects.
const std::array<Mappings, kDevices> &mappings() {
  static const auto &all = *new std::array<Mappings, kDevices>;
  return all;
}

void tell_and_end(int signal_number, siginfo_t *info, void *) {
  if (const c10::DeviceIndex device = device_of(info->si_addr); device >= 0) {
    char line[128];
    const int length =
        std::snprintf(line, sizeof line, "the host touched memory of device %d at %p\n",
                      static_cast<int>(device), info->si_addr);
    [[maybe_unused]] const auto written = write(STDERR_FILENO, line, length);
  }
  signal(signal_number, SIG_DFL);  // the access is repeated, and ends the process
}

}  // namespace

char *begin(c10::DeviceIndex device) { return mappings().at(device).device; }

c10::DeviceIndex device_of(const void *address) noexcept {
  for (c10::DeviceIndex i = 0; i < kDevices; ++i) {
    const char *const first = mappings()[i].device;
    if (address >= first && address < first + kAddresses) return i;
  }
  return -1;
}

char *alias(const void *address) {
  const c10::DeviceIndex device = device_of(address);
  TORCH_CHECK(device >= 0, "stand-in: ", address, " is not an address of a device");
  const Mappings &mapped = mappings()[device];
  return mapped.kernel + (static_cast<const char *>(address) - mapped.device);
}

void drop(char *address, size_t bytes) { madvise(alias(address), bytes, MADV_REMOVE); }

void catch_accesses() {
  device_of(nullptr);  // makes the mappings: a handler must not
  struct sigaction action{};
  action.sa_sigaction = tell_and_end;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSEGV, &action, nullptr);
}

}  // namespace standin::memory
