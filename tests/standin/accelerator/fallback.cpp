// All other operations: libtorch's kernels for the CPU compute them on the device's memory.
#include <c10/core/DeviceGuard.h>
#include <torch/library.h>

#include "failures.h"
#include "shapes.h"
#include "standin.h"
#include "tensors.h"

namespace standin {
namespace {

std::string name_of(const c10::FunctionSchema &schema) {
  const std::string name = schema.name().substr(schema.name().find("::") + 2);
  return schema.overload_name().empty() ? name : name + "." + schema.overload_name();
}

bool is_written(const c10::Argument &argument) {
  return argument.alias_info() != nullptr && argument.alias_info()->isWrite();
}

/// One call of an operation.
class Call {
 public:
  Call(const c10::OperatorHandle &operation, torch::jit::Stack &stack)
      : operation_(operation),
        schema_(operation.schema()),
        name_(name_of(schema_)),
        stack_(stack),
        original_(stack.end() - static_cast<int64_t>(schema_.arguments().size()), stack.end()) {}

  void run() {
    find_device();
    const c10::OptionalDeviceGuard guard(c10::Device(kType, device_));
    work_.flops = flops();
    failures::check_launch();
    if (failures::arithmetic())
      compute();
    else if (!put_written())
      allocate_results(operation_, device_, stack_);
    take_results();
    count();
  }

 private:
  /// The argument with this index, on the stack.
  c10::IValue &value(size_t index) { return stack_[stack_.size() - original_.size() + index]; }

  void compute() {
    for (size_t i = 0; i < original_.size(); ++i)
      value(i) = for_kernel(original_[i], is_written(schema_.arguments()[i]));
    operation_.redispatchBoxed(c10::DispatchKeySet(c10::DispatchKey::CPU), &stack_);
  }

  /// Counts the call, when its results are on the stack.
  void count() {
    for (size_t i = 0; i < schema_.returns().size(); ++i)
      if (const c10::IValue &result = returned(i); result.isTensor())
        work_.bytes_written += bytes_of(result.toTensor());
    counts::add(name_, work_);
  }

  /// The result with this index, on the stack.
  c10::IValue &returned(size_t index) {
    return stack_[stack_.size() - schema_.returns().size() + index];
  }

  /// Calls `use` for each tensor of an argument.
  template <class Use>
  static void each_tensor(const c10::IValue &value, Use &&use) {
    if (value.isTensor()) use(value.toTensor());
    if (value.isTensorList())
      for (const Tensor &tensor : value.toTensorVector()) use(tensor);
    if (value.isOptionalTensorList())
      for (const auto &tensor : value.toOptionalTensorVector())
        if (tensor) use(*tensor);
  }

  /// Finds the device, checks that all tensors are there, and counts the bytes of the arguments.
  void find_device() {
    for (size_t i = 0; i < original_.size(); ++i)
      each_tensor(original_[i], [&](const Tensor &tensor) {
        if (!tensor.defined()) return;
        if (!on_device(tensor)) return check_host_tensor(tensor);
        const c10::DeviceIndex device = tensor.device().index();
        TORCH_CHECK(
            device_ < 0 || device_ == device,
            "Expected all tensors to be on the same device, but found at least two devices: ",
            name_, " got tensors of devices ", static_cast<int>(device_), " and ",
            static_cast<int>(device));
        device_ = device;
        if (!is_written(schema_.arguments()[i])) work_.bytes_read += bytes_of(tensor);
      });
    TORCH_CHECK(device_ >= 0, "stand-in: ", name_, " has no tensor of a device");
  }

  /// As on CUDA, a host tensor may be an operand only when it has no dimensions.
  void check_host_tensor(const Tensor &tensor) const {
    TORCH_CHECK(tensor.dim() == 0,
                "Expected all tensors to be on the same device, but found at least two devices: ",
                name_, " got a tensor of the host with the shape ", tensor.sizes());
    if (!tensor.unsafeGetTensorImpl()->is_wrapped_number())  // not a number in the code
      counts::add(counts::Counter::HostScalars);
  }

  /// Multiplications and additions of a product of matrices.
  int64_t flops() const {
    static const std::map<std::string, size_t> kFirstFactor = {
        {"mm", 0}, {"bmm", 0}, {"addmm", 1}, {"baddbmm", 1}};
    const auto found = kFirstFactor.find(name_);
    if (found == kFirstFactor.end()) return 0;
    const Tensor a = original_[found->second].toTensor(),
                 b = original_[found->second + 1].toTensor();
    return 2 * a.numel() * b.size(-1);
  }

  static Tensor for_kernel(const Tensor &tensor, bool written) {
    if (!on_device(tensor)) return tensor;
    return written ? writable(tensor) : readable(tensor);
  }

  static c10::IValue for_kernel(const c10::IValue &value, bool written) {
    if (value.isTensor()) return for_kernel(value.toTensor(), written);
    if (value.isTensorList()) {
      c10::List<Tensor> list;
      for (const Tensor &tensor : value.toTensorVector())
        list.push_back(for_kernel(tensor, written));
      return list;
    }
    if (value.isOptionalTensorList()) {
      c10::List<std::optional<Tensor>> list;
      for (const auto &tensor : value.toOptionalTensorVector())
        list.push_back(tensor ? std::optional(for_kernel(*tensor, written)) : std::nullopt);
      return list;
    }
    return value.isDevice() ? c10::IValue(c10::Device(c10::kCPU)) : value;
  }

  /// The argument that a result is, for an operation that writes to its arguments.
  std::optional<Tensor> written_argument(const c10::Argument &result) const {
    if (result.alias_info() == nullptr) return std::nullopt;
    TORCH_CHECK(result.alias_info()->isWrite(), "stand-in: ", name_, " makes a view");
    for (size_t i = 0; i < original_.size(); ++i)
      if (const auto *alias = schema_.arguments()[i].alias_info();
          alias != nullptr && alias->isWrite() &&
          alias->beforeSets() == result.alias_info()->beforeSets())
        return original_[i].toTensor();
    return std::nullopt;
  }

  /// When all results are arguments that have their shape already: puts them on the stack and
  /// returns true.
  bool put_written() {
    std::vector<c10::IValue> results;
    for (const c10::Argument &result : schema_.returns()) {
      const auto argument = written_argument(result);
      if (!argument || argument->numel() == 0) return false;
      results.push_back(*argument);
    }
    stack_.resize(stack_.size() - original_.size());
    stack_.insert(stack_.end(), results.begin(), results.end());
    return true;
  }

  /// Replaces the kernel's results on the stack by tensors of the device.
  void take_results() {
    for (size_t i = 0; i < schema_.returns().size(); ++i) {
      c10::IValue &result = returned(i);
      TORCH_CHECK(!result.isTensorList(), "stand-in: ", name_, " returns a list of tensors");
      if (!result.isTensor()) continue;
      const Tensor tensor = result.toTensor();
      if (const auto argument = written_argument(schema_.returns()[i])) {
        if (argument->sizes() != tensor.sizes()) become(*argument, tensor);
        result = *argument;
      } else if (!on_device(tensor)) {
        result = on(device_, tensor);
      }
    }
  }

  /// Gives an output that had no values yet the shape and the values of a result.
  void become(const Tensor &output, const Tensor &result) const {
    TORCH_CHECK(output.numel() == 0, "stand-in: ", name_, " changed the shape of its output");
    const Tensor whole = on_device(result) ? result : on(device_, result);
    output.unsafeGetTensorImpl()->set_storage_keep_dtype(whole.storage());
    output.unsafeGetTensorImpl()->set_sizes_and_strides(whole.sizes(), whole.strides());
  }

  const c10::OperatorHandle &operation_;
  const c10::FunctionSchema &schema_;
  const std::string name_;
  torch::jit::Stack &stack_;
  const std::vector<c10::IValue> original_;
  c10::DeviceIndex device_ = -1;
  counts::Work work_;
};

void run_on_cpu(const c10::OperatorHandle &operation, torch::jit::Stack *stack) {
  Call(operation, *stack).run();
}

TORCH_LIBRARY_IMPL(_, PrivateUse1, library) {
  library.fallback(torch::CppFunction::makeFromBoxedFunction<&run_on_cpu>());
}

TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
  // Otherwise libtorch would compute it from smaller operations.
  library.impl("native_layer_norm", torch::CppFunction::makeFromBoxedFunction<&run_on_cpu>());
}

}  // namespace
}  // namespace standin
