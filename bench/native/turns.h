// Measures the times of several functions that run in turns.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <vector>

namespace kokoro::bench {

using Run = std::function<void()>;

/// A time in milliseconds. With one thread it is processor time, which other programs affect less.
inline double now_ms() {
  timespec time;
  clock_gettime(at::get_num_threads() == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// The median milliseconds of each contender over the rounds. One round before them is not counted.
inline std::vector<double> take_turns(const std::vector<Run> &contenders, int rounds) {
  std::vector<std::vector<double>> times(contenders.size());
  for (int round = 0; round <= rounds; ++round)
    for (size_t i = 0; i < contenders.size(); ++i) {
      const double start = now_ms();
      contenders[i]();
      if (round > 0) times[i].push_back(now_ms() - start);
    }
  std::vector<double> medians;
  for (const auto &list : times) medians.push_back(median(list));
  return medians;
}

}  // namespace kokoro::bench
