// The operations that libraries compute on CUDA: convolutions and LSTMs.
#include <c10/core/DeviceGuard.h>
#include <torch/library.h>

#include <initializer_list>
#include <tuple>
#include <vector>

#include "failures.h"
#include "standin.h"
#include "tensors.h"

namespace standin {
namespace {

using counts::Counter;

std::vector<int64_t> output_sizes(const counts::Convolution &c, at::IntArrayRef output_padding,
                                  int64_t groups) {
  std::vector<int64_t> sizes = {c.input[0], c.transposed ? c.weight[1] * groups : c.weight[0]};
  for (size_t i = 2; i < c.input.size(); ++i) {
    const int64_t stride = c.stride[i - 2], padding = 2 * c.padding[i - 2],
                  reach = c.dilation[i - 2] * (c.weight[i] - 1);
    sizes.push_back(c.transposed
                        ? (c.input[i] - 1) * stride - padding + reach + output_padding[i - 2] + 1
                        : (c.input[i] + padding - reach - 1) / stride + 1);
  }
  return sizes;
}

/// A convolution by cuDNN is one kernel. It reads contiguous memory, and libtorch adds the bias
/// afterwards.
Tensor convolution(const Tensor &x, const Tensor &weight, const std::optional<Tensor> &bias,
                   at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation,
                   bool transposed, at::IntArrayRef output_padding, int64_t groups) {
  const counts::Convolution shape{x.sizes(), weight.sizes(), stride, padding, dilation, transposed};
  const auto sizes = output_sizes(shape, output_padding, groups);
  const c10::DeviceIndex device = x.device().index();
  check_on(device, "convolution", {x, weight, bias.value_or(Tensor())});
  const int64_t outputs = c10::multiply_integers(sizes);
  const int64_t output_bytes = outputs * static_cast<int64_t>(x.itemsize());
  // Each weight meets each value of the input, or of the output.
  const int64_t meetings = transposed ? x.numel() / x.size(1) : outputs / sizes[1];
  for (const Tensor &argument : {x, weight}) {
    if (argument.is_contiguous()) continue;
    counts::add(Counter::ContiguousCopies);
    count_launch("contiguous",
                 {.bytes_read = bytes_of(argument), .bytes_written = bytes_of(argument)});
  }
  count_launch("convolution", {.bytes_read = bytes_of(x) + bytes_of(weight),
                               .bytes_written = output_bytes,
                               .flops = 2 * meetings * weight.numel()});
  counts::add(shape);
  const bool biased = bias && bias->defined();
  if (biased) {
    counts::add(Counter::BiasPasses);
    count_launch("bias of a convolution", {.bytes_read = output_bytes + bytes_of(*bias),
                                           .bytes_written = output_bytes,
                                           .flops = outputs});
  }
  if (!failures::arithmetic()) return empty(device, sizes);
  return on(device,
            at::convolution(readable(x), readable(weight), biased ? readable(*bias) : Tensor(),
                            stride, padding, dilation, transposed, output_padding, groups));
}

std::vector<Tensor> all_readable(at::TensorList tensors) {
  std::vector<Tensor> all;
  for (const Tensor &tensor : tensors) all.push_back(readable(tensor));
  return all;
}

/// An LSTM by cuDNN is counted as one kernel: its steps wait for each other, which is counted
/// apart.
std::tuple<Tensor, Tensor, Tensor> lstm(const Tensor &x, at::TensorList states,
                                        at::TensorList parameters, bool has_biases, int64_t layers,
                                        double dropout, bool train, bool bidirectional,
                                        bool batch_first) {
  const c10::DeviceIndex device = x.device().index();
  for (const at::TensorList tensors : {at::TensorList(x), states, parameters})
    check_on(device, "lstm", tensors);
  const int64_t steps = x.size(batch_first ? 1 : 0), directions = bidirectional ? 2 : 1;
  const int64_t hidden = states[0].size(2);
  std::vector<int64_t> sizes = x.sizes().vec();
  sizes.back() = directions * hidden;
  int64_t weights = 0;
  for (const Tensor &parameter : parameters) weights += parameter.numel();
  const int64_t float_bytes = static_cast<int64_t>(x.itemsize());
  count_launch("lstm", {.bytes_read = bytes_of(x) + weights * float_bytes,
                        .bytes_written = c10::multiply_integers(sizes) * float_bytes,
                        .flops = 2 * steps * weights});
  counts::add(Counter::LstmSteps, layers * steps);
  if (!failures::arithmetic()) {
    const auto state = states[0].sizes();
    return {empty(device, sizes), empty(device, state), empty(device, state)};
  }
  const auto [output, h, c] =
      at::lstm(readable(x), all_readable(states), all_readable(parameters), has_biases, layers,
               dropout, train, bidirectional, batch_first);
  return {on(device, output), on(device, h), on(device, c)};
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
  library.impl("convolution_overrideable", convolution);
  library.impl("lstm.input", lstm);
}

}  // namespace
}  // namespace standin
