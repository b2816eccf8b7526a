#include "counts.h"

#include <c10/util/StringUtil.h>

#include <array>
#include <map>
#include <mutex>
#include <vector>

namespace standin::counts {
namespace {

constexpr auto kCounters = static_cast<size_t>(Counter::Counters);
constexpr std::array<const char *, kCounters> kNames = {
    "hostScalars", "items",       "blockingReads",     "blockingWrites", "reads",
    "writes",      "pageable",    "synchronizations",  "contiguous",     "biases",
    "lstmSteps",   "allocations", "pinnedAllocations", "segments",
};

struct Operation {
  int64_t calls = 0;
  Work work{.launches = 0};
};

struct State {
  std::mutex mutex;
  std::array<int64_t, kCounters> counters{};
  std::map<std::string, Operation> operations;
  std::map<std::string, int64_t> convolutions;
  std::vector<std::string> faults;
};

State &state() {
  static auto &all = *new State;
  return all;
}

/// `items`, each written by `write`, with commas between them.
template <class Items, class Write>
std::string joined(const Items &items, Write &&write) {
  std::string text;
  for (const auto &item : items) text += (text.empty() ? "" : ",") + write(item);
  return text;
}

std::string list(c10::IntArrayRef values) {
  return "[" + joined(values, [](int64_t value) { return std::to_string(value); }) + "]";
}

std::string quoted(const std::string &text) {
  std::string escaped = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped + "\"";
}

std::string json(const Operation &operation) {
  const Work &work = operation.work;
  return c10::str("{\"calls\":", operation.calls, ",\"launches\":", work.launches,
                  ",\"bytesRead\":", work.bytes_read, ",\"bytesWritten\":", work.bytes_written,
                  ",\"flops\":", work.flops, "}");
}

}  // namespace

void add(Counter counter, int64_t count) {
  const std::lock_guard lock(state().mutex);
  state().counters[static_cast<size_t>(counter)] += count;
}

void add(const std::string &operation, const Work &work) {
  const std::lock_guard lock(state().mutex);
  Operation &sum = state().operations[operation];
  ++sum.calls;
  sum.work.launches += work.launches;
  sum.work.bytes_read += work.bytes_read;
  sum.work.bytes_written += work.bytes_written;
  sum.work.flops += work.flops;
}

void add(const Convolution &c) {
  const std::string shape = c10::str(
      "{\"input\":", list(c.input), ",\"weight\":", list(c.weight), ",\"stride\":", list(c.stride),
      ",\"padding\":", list(c.padding), ",\"dilation\":", list(c.dilation),
      ",\"transposed\":", c.transposed ? "true" : "false");
  const std::lock_guard lock(state().mutex);
  ++state().convolutions[shape];
}

void add_fault(std::string what) {
  const std::lock_guard lock(state().mutex);
  state().faults.push_back(std::move(what));
}

void reset() {
  const std::lock_guard lock(state().mutex);
  state().counters = {};
  state().operations.clear();
  state().convolutions.clear();
  state().faults.clear();
}

std::string json() {
  const std::lock_guard lock(state().mutex);
  const State &s = state();
  std::string text = "{";
  for (size_t i = 0; i < kCounters; ++i)
    text += c10::str("\"", kNames[i], "\":", s.counters[i], ",");
  text += "\"operations\":{" + joined(s.operations, [](const auto &entry) {
            return quoted(entry.first) + ":" + json(entry.second);
          });
  text += "},\"convolutions\":[" + joined(s.convolutions, [](const auto &entry) {
            return entry.first + c10::str(",\"count\":", entry.second, "}");
          });
  return text + "],\"faults\":[" + joined(s.faults, quoted) + "]}";
}

}  // namespace standin::counts
