// Reads whole and damaged safetensors files:
//
//     safetensors read FILE...             prints one line for each file: its tensors, or the error
//     safetensors crowded FILE             prints the same with hardly any address space left, and
//                                          then with no descriptor left
//     safetensors mutate FILE SEED COUNT   reads COUNT files that are FILE with changes, and prints
//                                          how many could be read and how many could not
//
// Whatever a file contains, reading it either succeeds, with all tensors inside of the file, or
// throws Error(KOKORO_BAD_WEIGHTS), or Error(KOKORO_OUT_OF_MEMORY) when it is crowded. Anything
// else ends the program.

#include "safetensors.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>

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

/// "ok" and the tensors, or "bad" or "memory" and the error message.
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
    const bool memory = error.status == KOKORO_OUT_OF_MEMORY;
    require(memory || error.status == KOKORO_BAD_WEIGHTS, "the error has another status");
    return std::string(memory ? "memory " : "bad ") + error.what();
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

/// Describes a file while a limit of this process is lower.
void describe_under(__rlimit_resource resource, rlim_t value, const std::string &path) {
  rlimit limits{};
  require(getrlimit(resource, &limits) == 0, "a limit can't be read");
  const rlim_t before = std::exchange(limits.rlim_cur, value);
  require(setrlimit(resource, &limits) == 0, "a limit can't be set");
  std::printf("%s\n", describe(path).c_str());
  limits.rlim_cur = before;
  require(setrlimit(resource, &limits) == 0, "a limit can't be restored");
}

void read_crowded(const std::string &path) {
  rlim_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  constexpr rlim_t kForTheProgram = 1 << 30;
  const auto page = static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
  describe_under(RLIMIT_AS, pages * page + kForTheProgram, path);
  describe_under(RLIMIT_NOFILE, 3, path);
}

}  // namespace

int main(int count, char **arguments) {
  if (std::string(arguments[1]) == "mutate") {
    try_mutants(arguments[2], std::strtoull(arguments[3], nullptr, 10), std::atoi(arguments[4]));
    return 0;
  }
  if (std::string(arguments[1]) == "crowded") {
    read_crowded(arguments[2]);
    return 0;
  }
  for (int i = 2; i < count; ++i) std::printf("%s\n", describe(arguments[i]).c_str());
}
