// Compiles the text of the kernel in shim/fused with NVRTC, which needs no GPU:
//
//     fused_text NVRTC SM...
//
// NVRTC is the name of the library. Prints one line of JSON for each architecture. SM may be
// `broken`: a text with two mistakes.

#include <c10/util/Exception.h>

#include <iomanip>
#include <iostream>
#include <string>

#include "fused/compiler.h"

namespace {

#define KERNEL(...) #__VA_ARGS__
constexpr const char *kText =
#include "fused/kernel.h"
    ;
#undef KERNEL

constexpr const char *kBrokenText = "__device__ int a = first;\n__device__ int b = second;\n";

void compile(const char *nvrtc, const std::string &architecture) {
  std::cout << "{\"architecture\": \"" << architecture << "\", ";
  try {
    const bool broken = architecture == "broken";
    const std::string cubin = kokoro::fused::compile({nvrtc, nullptr}, broken ? kBrokenText : kText,
                                                     broken ? "sm_80" : architecture);
    const bool is_elf = cubin.starts_with("\x7f"
                                          "ELF");
    const bool has_kernel = cubin.find(std::string(".text.activate") + '\0') != std::string::npos;
    std::cout << "\"elf\": " << is_elf << ", \"kernel\": " << has_kernel << "}\n";
  } catch (const c10::Error &error) {
    std::cout << "\"error\": " << std::quoted(error.what_without_backtrace()) << "}\n";
  } catch (const std::exception &error) {
    std::cout << "\"error\": " << std::quoted(error.what()) << "}\n";
  }
}

}  // namespace

int main(int count, char **arguments) {
  std::cout << std::boolalpha;
  for (int i = 2; i < count; ++i) compile(arguments[1], arguments[i]);
}
