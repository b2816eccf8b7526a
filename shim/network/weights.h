#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <string>

#include "error.h"
#include "safetensors.h"

namespace kokoro {

/// The tensors of a checkpoint on one device. Each index is one level of a tensor's name:
/// `weights["predictor"]["F0"][0].tensor("conv1.weight", {512, 512, 3})`.
class Weights {
 public:
  Weights(std::shared_ptr<const Safetensors> file, at::Device device)
      : file_(std::move(file)), device_(device) {}

  Weights operator[](std::string_view level) const {
    Weights inner = *this;
    inner.prefix_ += std::string(level) + ".";
    return inner;
  }
  Weights operator[](int index) const { return (*this)[std::to_string(index)]; }

  at::Device device() const { return device_; }

  /// Returns a tensor: on the CPU in the mapped file, elsewhere as a copy on the device. Throws
  /// Error(KOKORO_BAD_WEIGHTS) if it is missing or has another type or shape.
  at::Tensor tensor(std::string_view name, at::IntArrayRef shape) const {
    const std::string full = prefix_ + std::string(name);
    const auto found = file_->tensors.find(full);
    if (found == file_->tensors.end()) throw damaged("has no tensor " + full);
    const TensorView &view = found->second;
    if (view.dtype != "F32" || at::IntArrayRef(view.shape) != shape)
      throw damaged("has tensor " + full + " in another type or shape than Kokoro-82M");
    // Keeps the file mapped. Not as a deleter, for which libtorch would allocate memory where it
    // can't report that there is none.
    using File = std::shared_ptr<const Safetensors>;
    auto held = std::make_unique<File>(file_);
    return at::for_blob(const_cast<char *>(view.data), shape)
        .context(held.release(), [](void *file) { delete static_cast<File *>(file); })
        .options(at::kFloat)
        .make_tensor()
        .to(device_);
  }

 private:
  Error damaged(const std::string &what) const {
    return {KOKORO_BAD_WEIGHTS, file_->path + " " + what};
  }

  std::shared_ptr<const Safetensors> file_;
  at::Device device_;
  std::string prefix_;
};

}  // namespace kokoro
