#pragma once

#include <c10/util/ArrayRef.h>

#include <cstdint>
#include <string>

/// What the stand-in counts, from one reset to the next.
namespace standin::counts {

/// The plain counters. The names in JSON are in counts.cpp, in the same order.
enum class Counter {
  HostScalars,        // operands of an operation that are host tensors with one value
  Items,              // values that the host waited for with item()
  BlockingReads,      // other copies to the host that it waited for
  BlockingWrites,     // copies to a device that the host waited for
  Reads,              // copies to the host that it did not wait for
  Writes,             // copies to a device that the host did not wait for
  PageableCopies,     // copies from or to memory that is not page-locked
  Synchronizations,   // of a stream or a device
  ContiguousCopies,   // of an input before a convolution
  BiasPasses,         // after a convolution
  LstmSteps,          // one after the other
  Allocations,        // requests for device memory
  PinnedAllocations,  // requests for page-locked memory
  Segments,           // of device memory that were taken from the device
  Counters
};

void add(Counter counter, int64_t count = 1);

/// The work of an operation: kernels that CUDA would start, bytes, multiplications and additions.
struct Work {
  int64_t launches = 1;
  int64_t bytes_read = 0, bytes_written = 0;
  int64_t flops = 0;
};

/// Counts the work of an operation under its name.
void add(const std::string &operation, const Work &work);

/// A convolution, as cuDNN distinguishes them.
struct Convolution {
  c10::IntArrayRef input, weight, stride, padding, dilation;
  bool transposed;
};
void add(const Convolution &convolution);

/// A breach of a rule where throwing is not possible, such as in a deleter.
void add_fault(std::string what);

void reset();
std::string json();

}  // namespace standin::counts
