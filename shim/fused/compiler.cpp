#include "compiler.h"

#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace kokoro::fused {
namespace {

/// NVRTC's functions, as its documentation declares them. They return 0 for success.
struct Nvrtc {
  using Program = struct _nvrtcProgram *;

  int (*create)(Program *, const char *text, const char *name, int headers, const char *const *,
                const char *const *);
  int (*destroy)(Program *);
  int (*compile)(Program, int options, const char *const *);
  int (*log_size)(Program, size_t *);
  int (*log)(Program, char *);
  int (*cubin_size)(Program, size_t *);
  int (*cubin)(Program, char *);
  const char *(*name_of_error)(int);

  explicit Nvrtc(const Names &names) {
    Library library(names);
    library.find(create, "nvrtcCreateProgram");
    library.find(destroy, "nvrtcDestroyProgram");
    library.find(compile, "nvrtcCompileProgram");
    library.find(log_size, "nvrtcGetProgramLogSize");
    library.find(log, "nvrtcGetProgramLog");
    library.find(cubin_size, "nvrtcGetCUBINSize");
    library.find(cubin, "nvrtcGetCUBIN");
    library.find(name_of_error, "nvrtcGetErrorString");
  }

  /// Throws std::runtime_error with the name of an error.
  void check(int result) const {
    if (result != 0)
      throw std::runtime_error(std::string("NVRTC reports ") + name_of_error(result));
  }

  /// The bytes that two of NVRTC's functions give: how many there are, and the bytes.
  std::string bytes(Program program, int (*size)(Program, size_t *),
                    int (*fill)(Program, char *)) const {
    size_t count = 0;
    check(size(program, &count));
    std::string bytes(count, '\0');
    check(fill(program, bytes.data()));
    return bytes;
  }
};

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find_first_of(std::string_view("\n\0", 2)));
}

}  // namespace

std::string compile(const Names &nvrtc, const char *text, const std::string &architecture) {
  const Nvrtc functions(nvrtc);
  Nvrtc::Program program = nullptr;
  functions.check(functions.create(&program, text, "kernel.h", 0, nullptr, nullptr));
  const auto destroy = [&](Nvrtc::Program *made) { functions.destroy(made); };
  const std::unique_ptr<Nvrtc::Program, decltype(destroy)> owner(&program, destroy);

  const std::string target = "--gpu-architecture=" + architecture;
  // By default, functions are exact to a few units and denormals are kept, as in libtorch's own
  // kernels. A product is rounded before it is added to, unless the text says fmaf.
  const std::array options{target.c_str(), "--fmad=false"};
  if (const int result = functions.compile(program, options.size(), options.data()); result != 0) {
    const std::string log = functions.bytes(program, functions.log_size, functions.log);
    throw std::runtime_error("NVRTC reports " + std::string(functions.name_of_error(result)) +
                             ": " + std::string(first_line(log)));
  }
  return functions.bytes(program, functions.cubin_size, functions.cubin);
}

}  // namespace kokoro::fused
