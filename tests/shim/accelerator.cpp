// Prints libtorch's settings for CUDA as JSON. They are in its CPU library, so no GPU is needed.
#include "accelerator.h"

#include <cstdio>
#include <string>

int main(int, char **arguments) {
  const bool allow_tf32 = arguments[1] == std::string("1");
  kokoro::accelerator::configure(allow_tf32);
  std::string refusal;
  try {
    kokoro::accelerator::configure(allow_tf32);
    kokoro::accelerator::configure(!allow_tf32);
  } catch (const kokoro::Error &error) {
    refusal = error.what();
  }
  const at::Context &context = at::globalContext();
  const auto print = [](const char *name, bool value) {
    std::printf("\"%s\": %s, ", name, value ? "true" : "false");
  };
  std::printf("{");
  print("tf32Products", context.allowTF32CuBLAS());
  print("tf32Convolutions", context.allowTF32CuDNN(at::Float32Op::CONV));
  print("tf32Lstms", context.allowTF32CuDNN(at::Float32Op::RNN));
  print("benchmark", context.benchmarkCuDNN());
  print("deterministic", context.deterministicCuDNN() && context.deterministicAlgorithms());
  print("fillsMemory", context.deterministicFillUninitializedMemory());
  std::printf("\"refusal\": \"%s\"}\n", refusal.c_str());
}
