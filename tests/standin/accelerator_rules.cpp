// Keeps and breaks the rules of the stand-in accelerator, and prints what comes of it:
//
//     accelerator_rules LIBRARY CASE
//
// LIBRARY is libstandin.so. Without CASE, runs all cases in which the process survives.

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <dlfcn.h>

#include <cstdio>
#include <cstring>
#include <map>
#include <string>

#include "accelerator.h"
#include "accelerator/control.h"

namespace {

using at::Tensor;
namespace accelerator = kokoro::accelerator;

/// A function of the stand-in by its name.
#define CONTROL(name) reinterpret_cast<decltype(&name)>(dlsym(RTLD_DEFAULT, #name))

at::Device gpu(int index = 0) { return {accelerator::kType, static_cast<c10::DeviceIndex>(index)}; }

Tensor ones(at::IntArrayRef sizes, int index = 0) {
  return at::ones(sizes, at::TensorOptions(at::kFloat).device(gpu(index)));
}

Tensor staging(int64_t length, float value) {
  return at::empty({length}, at::TensorOptions(at::kFloat).pinned_memory(true)).fill_(value);
}

Tensor upload(const Tensor &host) { return host.to(gpu(), /*non_blocking=*/true); }

/// The number that a counter or the list of faults shows in the counts.
std::string counted(const std::string &name) {
  const std::string json = CONTROL(standin_counts)();
  const size_t begin = json.find("\"" + name + "\":") + name.size() + 3;
  return name + " " + json.substr(begin, json.find_first_of(",}]", begin) - begin);
}

std::string text(double value) { return std::isnan(value) ? "NaN" : c10::str(value); }

std::string first_line(const c10::Error &error) {
  const std::string message = error.what_without_backtrace();
  return message.substr(0, message.find('\n'));
}

std::string host_scalar() {
  ones({4}).mul(at::ones({}));
  return counted("hostScalars");
}

std::string number_in_the_code() {
  ones({4}).mul(2.0);
  return counted("hostScalars");
}

std::string forgotten_copy() { return text(ones({4}).add(at::ones({4})).sum().item<float>()); }

std::string forgotten_copy_of_an_index() {
  return text(ones({4}).index_select(0, at::zeros({2}, at::kLong)).sum().item<float>());
}

std::string forgotten_weight() {
  return text(at::conv1d(ones({1, 2, 8}), at::ones({2, 2, 3})).sum().item<float>());
}

std::string reused_staging() {
  const Tensor host = staging(4, 1), device = upload(host);
  host.fill_(2);
  return text(device.sum().item<float>());
}

std::string freed_staging() {
  Tensor device;
  const void *before = nullptr;
  {
    const Tensor host = staging(4, 1);
    before = host.const_data_ptr();
    device = upload(host);
  }
  const Tensor other = staging(4, 2);
  return c10::str(other.const_data_ptr() == before ? "reused, " : "kept, ",
                  text(device.sum().item<float>()));
}

std::string unlocked_before_the_copy() {
  static float host[4] = {1, 1, 1, 1};
  CONTROL(standin_lock)(host, sizeof host);
  const Tensor device = upload(at::from_blob(host, {4}, at::kFloat));
  CONTROL(standin_unlock)(host);
  CONTROL(standin_finish)();
  return counted("faults");
}

std::string early_read() {
  const Tensor host = staging(4, 1);
  host.copy_(ones({4}), /*non_blocking=*/true);
  const float early = host.const_data_ptr<float>()[0];
  at::accelerator::getCurrentStream(0).synchronize();
  return text(early) + ", then " + text(host.const_data_ptr<float>()[0]);
}

std::string wrong_device_at_the_end() {
  Tensor device = ones({4});
  at::accelerator::setDeviceIndex(1);
  device.reset();
  at::accelerator::setDeviceIndex(0);
  return counted("faults");
}

std::string two_devices() { return text(ones({4}, 0).add(ones({4}, 1)).sum().item<float>()); }

std::string missing_device() {
  ones({4}, 2);
  return "made";
}

std::string item() {
  ones({4}).sum().item<float>();
  return counted("items");
}

std::string uninitialised() {
  return text(at::empty({4}, at::TensorOptions(at::kFloat).device(gpu())).sum().item<float>());
}

std::string illegal_access() {
  CONTROL(standin_break_at)(1);
  std::string outcome;
  const Tensor x = ones({4});  // one launch
  for (int i = 0; i < 2; ++i) try {
      x.neg();
    } catch (const c10::Error &error) {
      outcome += first_line(error) + " ";
    }
  CONTROL(standin_break_at)(-1);
  return outcome + text(x.neg().sum().item<float>());
}

std::string out_of_memory() {
  accelerator::release_caches();
  CONTROL(standin_set_limit)(64 << 20);
  Tensor kept = ones({8 << 20}), cached = ones({4 << 20});  // 32 MiB and 16 MiB
  cached.reset();
  cached = ones({7 << 20});  // 28 MiB: fits once the 16 MiB have been returned
  std::string outcome = "fits";
  try {
    ones({8 << 20});
  } catch (const c10::OutOfMemoryError &) {
    outcome += ", then out of memory";
  }
  CONTROL(standin_set_limit)(8ull << 30);
  return outcome;
}

/// Sizes in bytes of what is requested, and what that allocates and reserves.
std::string rounding() {
  std::string outcome;
  for (const int64_t bytes : {1, 513, 1 << 20, (1 << 20) + 1, 10 << 20, (33 << 20) + 1}) {
    accelerator::release_caches();
    const auto before = accelerator::allocator().getDeviceStats(0);
    const Tensor tensor = at::empty({bytes}, at::TensorOptions(at::kByte).device(gpu()));
    const auto after = accelerator::allocator().getDeviceStats(0);
    outcome +=
        c10::str(after.allocated_bytes[0].current - before.allocated_bytes[0].current, "/",
                 (after.reserved_bytes[0].current - before.reserved_bytes[0].current) >> 20, " ");
  }
  return outcome;
}

std::string host_access() {
  CONTROL(standin_catch_accesses)();
  return text(ones({4}).const_data_ptr<float>()[0]);
}

struct Case {
  const char *name;
  std::string (*run)();
};

constexpr Case kCases[] = {
    {"host scalar", host_scalar},
    {"number in the code", number_in_the_code},
    {"forgotten copy", forgotten_copy},
    {"forgotten copy of an index", forgotten_copy_of_an_index},
    {"forgotten weight", forgotten_weight},
    {"reused staging", reused_staging},
    {"freed staging", freed_staging},
    {"unlocked before the copy", unlocked_before_the_copy},
    {"early read", early_read},
    {"wrong device at the end", wrong_device_at_the_end},
    {"two devices", two_devices},
    {"missing device", missing_device},
    {"item", item},
    {"uninitialised", uninitialised},
    {"illegal access", illegal_access},
    {"out of memory", out_of_memory},
    {"rounding", rounding},
};

std::string outcome_of(std::string (*run)()) {
  CONTROL(standin_reset)();
  try {
    return run();
  } catch (const c10::Error &error) {
    return "throws " + first_line(error);
  }
}

}  // namespace

int main(int count, char **arguments) {
  const c10::InferenceMode inference;
  dlopen(arguments[1], RTLD_NOW | RTLD_GLOBAL);
  accelerator::open(0);
  if (count > 2) return std::puts(outcome_of(host_access).c_str());
  for (const auto &[name, run] : kCases) std::printf("%s: %s\n", name, outcome_of(run).c_str());
}
