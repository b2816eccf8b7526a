#include "shapes.h"

#include <functional>
#include <map>

#include "tensors.h"

namespace standin {
namespace {

using Values = c10::ArrayRef<c10::IValue>;
using Shapes = std::vector<std::vector<int64_t>>;

/// The shapes of the results of operations for which libtorch has no function that computes them.
const std::map<std::string, std::function<Shapes(Values)>> kShapes = {
    {"aten::abs",
     [](Values arguments) -> Shapes { return {arguments[0].toTensor().sizes().vec()}; }},
    {"aten::index_select",
     [](Values arguments) -> Shapes {
       std::vector<int64_t> sizes = arguments[0].toTensor().sizes().vec();
       sizes.at(arguments[1].toInt()) = arguments[2].toTensor().numel();
       return {sizes};
     }},
    {"aten::batch_norm_update_stats",
     [](Values arguments) -> Shapes {
       const int64_t channels = arguments[0].toTensor().size(1);
       return {{channels}, {channels}};
     }},
    {"aten::native_layer_norm",
     [](Values arguments) -> Shapes {
       const std::vector<int64_t> sizes = arguments[0].toTensor().sizes().vec();
       std::vector<int64_t> statistics(sizes.begin(),
                                       sizes.end() - arguments[1].toIntVector().size());
       statistics.resize(sizes.size(), 1);
       return {sizes, statistics, statistics};
     }},
};

Tensor meta(const Tensor &tensor) {
  if (!tensor.defined()) return tensor;
  return at::empty_strided(tensor.sizes(), tensor.strides(), tensor.options().device(at::kMeta));
}

/// An argument with tensors that have shapes only.
c10::IValue meta(const c10::IValue &value) {
  if (value.isTensor()) return meta(value.toTensor());
  if (value.isTensorList()) {
    c10::List<Tensor> list;
    for (const Tensor &tensor : value.toTensorVector()) list.push_back(meta(tensor));
    return list;
  }
  if (value.isOptionalTensorList()) {
    c10::List<std::optional<Tensor>> list;
    for (const auto &tensor : value.toOptionalTensorVector())
      list.push_back(tensor ? std::optional(meta(*tensor)) : std::nullopt);
    return list;
  }
  return value.isDevice() ? c10::IValue(at::Device(at::kMeta)) : value;
}

Tensor of_device(c10::DeviceIndex device, const Tensor &shape) {
  return at::empty_strided(shape.sizes(), shape.strides(),
                           shape.options().device(c10::Device(at::kPrivateUse1, device)));
}

}  // namespace

void allocate_results(const c10::OperatorHandle &operation, c10::DeviceIndex device,
                      torch::jit::Stack &stack) {
  const size_t arguments = operation.schema().arguments().size();
  if (const auto shapes = kShapes.find(operation.operator_name().name); shapes != kShapes.end()) {
    const Shapes results = shapes->second(Values(stack).slice(stack.size() - arguments));
    const at::ScalarType type = stack[stack.size() - arguments].toTensor().scalar_type();
    stack.resize(stack.size() - arguments);
    for (const auto &sizes : results) stack.emplace_back(empty(device, sizes, type));
    return;
  }
  for (auto value = stack.end() - arguments; value != stack.end(); ++value) *value = meta(*value);
  operation.redispatchBoxed(c10::DispatchKeySet(c10::DispatchKey::Meta), &stack);
  const size_t returns = operation.schema().returns().size();
  for (auto value = stack.end() - returns; value != stack.end(); ++value)
    if (value->isTensor()) *value = of_device(device, value->toTensor());
}

}  // namespace standin
