// Reads whole and damaged safetensors files:
//
//     safetensors read FILE...             prints one line for each file: its tensors, or the error
//     safetensors mutate FILE SEED COUNT   reads COUNT files that are FILE with changes, and prints
//                                          how many could be read and how many could not
//
// Whatever a file contains, reading it either succeeds, with all tensors inside of the file, or
// throws Error(KOKORO_BAD_WEIGHTS). Anything else ends the program.

#include "safetensors.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "error.h"

namespace {

using kokoro::Error;
using kokoro::Safetensors;

void require(bool condition, const char *message) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", message);
  std::abort();
}

size_t elements(const std::vector<int64_t> &shape) {
  size_t count = 1;
  for (const int64_t extent : shape) count *= static_cast<size_t>(extent);
  return count;
}

/// Reads every byte of every tensor, as users of the tensors would.
uint64_t sum_of_bytes(const Safetensors &file) {
  const char *begin = file.file->data(), *end = begin + file.file->size();
  uint64_t sum = 0;
  for (const auto &[name, tensor] : file.tensors) {
    require(begin <= tensor.data && tensor.bytes <= static_cast<size_t>(end - tensor.data),
            "a tensor lies outside of its file");
    require(tensor.bytes % elements(tensor.shape) == 0,
            "a tensor's shape does not match its size in bytes");
    for (size_t i = 0; i < tensor.bytes; ++i) sum += static_cast<unsigned char>(tensor.data[i]);
  }
  return sum;
}

/// "ok" and the tensors, or "bad" and the error message.
std::string describe(const std::string &path) {
  try {
    const Safetensors file(path);
    std::string line = "ok " + std::to_string(sum_of_bytes(file));
    for (const auto &[name, tensor] : file.tensors) {
      line += " " + name + ":" + tensor.dtype;
      for (const int64_t extent : tensor.shape) line += "," + std::to_string(extent);
    }
    return line;
  } catch (const Error &error) {
    require(error.status == KOKORO_BAD_WEIGHTS, "the error has another status");
    return std::string("bad ") + error.what();
  }
}

/// A file in memory that has a path.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("mutant", 0)) {
    require(descriptor_ >= 0, "a file in memory can't be created");
  }
  ~MemoryFile() { close(descriptor_); }

  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

  void write(const std::string &bytes) const {
    require(ftruncate(descriptor_, 0) == 0, "a file in memory can't be emptied");
    require(pwrite(descriptor_, bytes.data(), bytes.size(), 0) ==
                static_cast<ssize_t>(bytes.size()),
            "a file in memory can't be written");
  }

 private:
  int descriptor_;
};

/// Makes one to eight changes, most of them in the header: changes, inserts, removes or repeats
/// bytes, or cuts off the rest.
std::string mutate(std::string bytes, std::mt19937_64 &random) {
  static const std::string meaningful =
      "{}[]\",:\\0123456789 eE-.FINdtypeshape_offsets\xff" + std::string(1, 0);
  const auto below = [&](size_t limit) { return random() % limit; };
  for (size_t changes = 1 + below(8); changes > 0 && !bytes.empty(); --changes) {
    const size_t place = below(below(4) == 0 ? bytes.size() : std::min<size_t>(bytes.size(), 400));
    switch (below(6)) {
    case 0:
      bytes[place] = static_cast<char>(random());
      break;
    case 1:
      bytes[place] = meaningful[below(meaningful.size())];
      break;
    case 2:
      bytes.insert(place, 1 + below(30), meaningful[below(meaningful.size())]);
      break;
    case 3:
      bytes.erase(place, 1 + below(8));
      break;
    case 4:
      bytes.insert(below(bytes.size()), bytes.substr(place, below(60)));
      break;
    case 5:
      bytes.resize(place);
      break;
    }
  }
  return bytes;
}

void try_mutants(const std::string &path, uint64_t seed, int count) {
  std::ifstream stream(path, std::ios::binary);
  const std::string original((std::istreambuf_iterator<char>(stream)), {});
  const MemoryFile file;
  std::mt19937_64 random(seed);
  int readable = 0;
  for (int i = 0; i < count; ++i) {
    file.write(mutate(original, random));
    readable += describe(file.path()).starts_with("ok");
  }
  std::printf("%d %d\n", readable, count - readable);
}

}  // namespace

int main(int count, char **arguments) {
  if (std::string(arguments[1]) == "mutate") {
    try_mutants(arguments[2], std::strtoull(arguments[3], nullptr, 10), std::atoi(arguments[4]));
    return 0;
  }
  for (int i = 2; i < count; ++i) std::printf("%s\n", describe(arguments[i]).c_str());
}
