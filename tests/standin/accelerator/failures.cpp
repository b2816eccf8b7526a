#include "failures.h"

#include <c10/util/Exception.h>

#include <array>
#include <atomic>

namespace standin::failures {
namespace {

constexpr int32_t kIllegalAddress = 700;

/// Counts down to an event; negative when there is none.
using Countdown = std::atomic<int64_t>;

Countdown launches_left = -1;
std::atomic<bool> broken = false;
std::array<Countdown, 2> requests_left = {-1, -1};
std::atomic<Arithmetic> chosen = Arithmetic::All;

/// Whether this is the call that a countdown waited for.
bool arrives(Countdown &left) { return left >= 0 && left-- == 0; }

}  // namespace

void throw_cuda_error(int32_t code, const std::string &text) {
  throw c10::AcceleratorError({__func__, __FILE__, __LINE__}, code,
                              "CUDA error: " + text +
                                  "\nCUDA kernel errors might be asynchronously reported at some "
                                  "other API call.");
}

void break_at(int64_t launch) {
  broken = false;
  launches_left = launch;
}

void check() {
  if (broken) throw_cuda_error(kIllegalAddress, "an illegal memory access was encountered");
}

void check_launch() {
  if (arrives(launches_left)) broken = true;
  check();
}

void fail_allocation(Memory memory, int64_t request) {
  requests_left[static_cast<size_t>(memory)] = request;
}

bool allocation_fails(Memory memory) { return arrives(requests_left[static_cast<size_t>(memory)]); }

void set_arithmetic(Arithmetic arithmetic) { chosen = arithmetic; }

void note_upload() {
  Arithmetic expected = Arithmetic::Loading;
  chosen.compare_exchange_strong(expected, Arithmetic::None);
}

bool arithmetic() { return chosen != Arithmetic::None; }

}  // namespace standin::failures
