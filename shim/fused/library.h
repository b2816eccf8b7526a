#pragma once

#include <ATen/DynamicLibrary.h>

#include <array>

namespace kokoro::fused {

/// The name of a library, and one to try when there is no such library. May be null.
using Names = std::array<const char *, 2>;

/// A library that libtorch opens, so that it is found where libtorch's own libraries are. It stays
/// open.
class Library {
 public:
  /// Throws c10::Error when none can be opened.
  explicit Library(const Names &names) : library_(names[0], names[1], /*leak_handle=*/true) {}

  /// Sets `function` to the function called `name`. Throws c10::Error when there is none.
  template <class Function>
  void find(Function *&function, const char *name) {
    function = reinterpret_cast<Function *>(library_.sym(name));
  }

 private:
  at::DynamicLibrary library_;
};

}  // namespace kokoro::fused
