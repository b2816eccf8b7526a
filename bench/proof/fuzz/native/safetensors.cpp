// The reader of safetensors files: whatever a file contains, it is read, with all tensors inside of
// the file, or refused with KOKORO_BAD_WEIGHTS.

#include "safetensors.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "error.h"

namespace {

/// Reads every byte of every tensor, as users of the tensors would.
void read_all(const std::string &path) {
  const kokoro::Safetensors file(path);
  const char *begin = file.file->data(), *end = begin + file.file->size();
  volatile char sum = 0;
  for (const auto &[name, tensor] : file.tensors) {
    if (tensor.data < begin || tensor.bytes > static_cast<size_t>(end - tensor.data)) std::abort();
    for (size_t i = 0; i < tensor.bytes; ++i) sum = static_cast<char>(sum + tensor.data[i]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const int descriptor = memfd_create("input", 0);
  static const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
  if (descriptor < 0 || ftruncate(descriptor, 0) != 0) std::abort();
  if (pwrite(descriptor, data, size, 0) != static_cast<ssize_t>(size)) std::abort();
  try {
    read_all(path);
  } catch (const kokoro::Error &error) {
    if (error.status != KOKORO_BAD_WEIGHTS) std::abort();
  }
  return 0;
}
