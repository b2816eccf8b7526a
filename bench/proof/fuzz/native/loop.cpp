// A loop around LLVMFuzzerTestOneInput for compilers without libFuzzer:
//
//     TARGET CORPUS SEED SECONDS INPUT    tries inputs for SECONDS seconds
//     TARGET CORPUS SEED -1 INPUT         tries the input in the file INPUT
//
// Inputs are files of the folder CORPUS with random changes. The input under way is in the file
// INPUT, after its length in eight bytes, so that it can be found after a crash. Prints the number
// of inputs at the end.

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace {

constexpr size_t kLongest = 4096;

/// The file with the input under way. What is written to it survives the process.
class InputFile {
 public:
  explicit InputFile(const char *path) {
    const int descriptor = open(path, O_RDWR | O_CREAT, 0600);
    if (descriptor < 0 || ftruncate(descriptor, kSize) != 0) std::abort();
    void *memory = mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (memory == MAP_FAILED) std::abort();
    close(descriptor);
    memory_ = static_cast<char *>(memory);
  }

  void put(const std::string &input) {
    const uint64_t size = input.size();
    std::memcpy(memory_, &size, sizeof size);
    std::memcpy(memory_ + sizeof size, input.data(), size);
  }

  std::string get() const {
    uint64_t size = 0;
    std::memcpy(&size, memory_, sizeof size);
    return {memory_ + sizeof size, std::min<size_t>(size, kLongest)};
  }

 private:
  static constexpr size_t kSize = sizeof(uint64_t) + kLongest;
  char *memory_;
};

std::vector<std::string> read_corpus(const char *folder) {
  std::vector<std::string> corpus;
  for (const auto &entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream(entry.path(), std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  std::sort(corpus.begin(), corpus.end());  // the order of a folder depends on the disk
  return corpus;
}

std::string mutate(std::string bytes, const std::vector<std::string> &corpus,
                   std::mt19937_64 &random) {
  const auto below = [&](size_t limit) { return limit == 0 ? 0 : random() % limit; };
  for (size_t changes = below(8); changes > 0; --changes) {
    const size_t place = below(bytes.size() + 1), length = 1 + below(16);
    const std::string &other = corpus[below(corpus.size())];
    switch (below(7)) {
    case 0:
      if (place < bytes.size()) bytes[place] = static_cast<char>(random());
      break;
    case 1:
      if (place < bytes.size()) bytes[place] = static_cast<char>(bytes[place] ^ (1 << below(8)));
      break;
    case 2:
      bytes.insert(place, length, static_cast<char>(random()));
      break;
    case 3:
      bytes.erase(place, length);
      break;
    case 4:
      bytes.insert(place, bytes.substr(below(bytes.size() + 1), length));
      break;
    case 5:
      bytes.insert(place, other.substr(below(other.size() + 1), 4 * length));
      break;
    case 6:
      bytes.resize(place);
      break;
    }
  }
  bytes.resize(std::min(bytes.size(), kLongest));
  return bytes;
}

void try_input(const std::string &input) {
  // A copy of exactly its size, so that a read beyond its end is found.
  const std::vector<uint8_t> copy(input.begin(), input.end());
  LLVMFuzzerTestOneInput(copy.data(), copy.size());
}

}  // namespace

int main(int, char **arguments) {
  using Clock = std::chrono::steady_clock;
  InputFile file(arguments[4]);
  const int seconds = std::atoi(arguments[3]);
  if (seconds < 0) {
    try_input(file.get());
    return 0;
  }
  const std::vector<std::string> corpus = read_corpus(arguments[1]);
  std::mt19937_64 random(std::strtoull(arguments[2], nullptr, 10));
  const auto end = Clock::now() + std::chrono::seconds(seconds);
  uint64_t executions = 0;
  for (; executions == 0 || Clock::now() < end; ++executions) {
    const std::string input = mutate(corpus[random() % corpus.size()], corpus, random);
    file.put(input);
    try_input(input);
  }
  std::printf("executions %llu\n", static_cast<unsigned long long>(executions));
}
