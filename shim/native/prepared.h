#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kernels/conv.h"
#include "kernels/text.h"
#include "network/layers.h"
#include "safetensors.h"

/// Weights as the native kernels read them, in a safetensors file. Preparing them takes longer than
/// mapping such a file, and the pages of a mapped file are shared by all processes.
namespace kokoro::native {

using kernels::Conv;
using kernels::Prepared;

/// Prepares the layers of the network, which are always made in the same order, or takes their
/// weights from a file of prepared ones.
class Preparation {
 public:
  /// `file` may be null.
  Preparation(const kernels::Parallel &parallel, std::shared_ptr<const Safetensors> file)
      : parallel_(parallel), file_(std::move(file)) {}

  /// Makes a convolution. `weight` is called for weights [out, in, kernel] if they are not in the
  /// file. `bias` is [out] or undefined. Throws Error(KOKORO_BAD_WEIGHTS) when the file has other
  /// weights at this place.
  template <class Weight>
  Conv operator()(const kernels::ConvShape &shape, const Tensor &bias, kernels::Method method,
                  Weight &&weight) {
    const float *const offsets = bias.defined() ? bias.const_data_ptr<float>() : nullptr;
    const auto floats = static_cast<int64_t>(Conv::prepared_floats(shape, method));
    Conv conv =
        file_ ? Conv(shape, next_in_file(floats), offsets, method)
              : Conv(shape, weight().template const_data_ptr<float>(), offsets, parallel_, method);
    all_.emplace_back(conv.prepared(), floats);
    return conv;
  }

  /// Makes an LSTM. `weight` is called for its weights [2, kGates, kHidden]. Otherwise the same.
  template <class Weight>
  kernels::Lstm lstm(Weight &&weight) {
    constexpr int64_t floats = kernels::Lstm::kPreparedFloats;
    kernels::Lstm lstm = file_ ? kernels::Lstm(next_in_file(floats))
                               : kernels::Lstm(weight().template const_data_ptr<float>());
    all_.emplace_back(lstm.prepared(), floats);
    return lstm;
  }

  /// Writes all weights so far to a new file. Throws Error when it can't be written.
  void write(const std::string &path, const std::string &weights_hash) const;

 private:
  Prepared next_in_file(int64_t floats) const;

  const kernels::Parallel &parallel_;
  std::shared_ptr<const Safetensors> file_;
  std::vector<std::pair<Prepared, int64_t>> all_;
};

/// Opens a file that Preparation::write has made. Throws Error(KOKORO_BAD_WEIGHTS) when it is
/// damaged, or was made for other weights or another layout.
std::shared_ptr<const Safetensors> open_prepared(const std::string &path,
                                                 const std::string &weights_hash);

}  // namespace kokoro::native
