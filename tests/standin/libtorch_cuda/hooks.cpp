// A stand-in for libtorch_cuda.so. All it does is what that library does when it is opened: it
// registers its hooks, which libtorch looks for only once.
#include <ATen/detail/CUDAHooksInterface.h>

namespace at {

struct StandinHooks : CUDAHooksInterface {
  explicit StandinHooks(CUDAHooksArgs) {}

  bool hasCUDA() const override { return true; }

  void init() const override { TORCH_CHECK(false, "the stand-in for libtorch_cuda has no GPU"); }
};

C10_REGISTER_TYPED_CLASS(CUDAHooksRegistry, "CUDAHooks", StandinHooks)

}  // namespace at
