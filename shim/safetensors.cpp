#include "safetensors.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "error.h"

namespace kokoro {
namespace {

/// Reads the JSON of a safetensors header: objects, arrays, strings and whole numbers.
class HeaderReader {
 public:
  explicit HeaderReader(std::string_view text) : text_(text) {}

  /// Reads an object. Calls `member(key)` before each value, and `member` must read the value.
  template <class Member>
  void object(Member &&member) {
    expect('{');
    if (accept('}')) return;
    do {
      const std::string key = string();
      expect(':');
      member(key);
    } while (accept(','));
    expect('}');
  }

  std::vector<int64_t> numbers() {
    std::vector<int64_t> values;
    expect('[');
    if (accept(']')) return values;
    do values.push_back(number());
    while (accept(','));
    expect(']');
    return values;
  }

  std::string string() {
    expect('"');
    std::string value;
    while (position_ < text_.size() && text_[position_] != '"') {
      // Escapes are not decoded: the names and types of the network's tensors contain none.
      if (text_[position_] == '\\') value += text_[position_++];
      if (position_ < text_.size()) value += text_[position_++];
    }
    expect('"', /*skip_space=*/false);
    return value;
  }

  void end() {
    if (peek() != '\0') fail("something after its end");
  }

 private:
  int64_t number() {
    int64_t value = 0;
    if (peek() < '0' || peek() > '9') fail("no whole number where one belongs");
    while (position_ < text_.size() && text_[position_] >= '0' && text_[position_] <= '9') {
      if (value > INT64_MAX / 10 - 1) fail("a number that is too large");
      value = value * 10 + (text_[position_++] - '0');
    }
    return value;
  }

  char peek() {
    while (position_ < text_.size() && std::strchr(" \t\r\n", text_[position_]) != nullptr)
      ++position_;
    return position_ < text_.size() ? text_[position_] : '\0';
  }

  bool accept(char wanted) {
    if (peek() != wanted) return false;
    ++position_;
    return true;
  }

  void expect(char wanted, bool skip_space = true) {
    if (skip_space) peek();
    if (position_ >= text_.size() || text_[position_] != wanted)
      fail(std::string("no '") + wanted + "' where one belongs");
    ++position_;
  }

  [[noreturn]] void fail(const std::string &what) const {
    throw Error(KOKORO_BAD_WEIGHTS,
                "its header has " + what + " (byte " + std::to_string(8 + position_) + ")");
  }

  std::string_view text_;
  size_t position_ = 0;
};

size_t bytes_per_value(const std::string &dtype) {
  static const std::map<std::string, size_t> sizes = {{"F64", 8}, {"I64", 8}, {"F32", 4},
                                                      {"I32", 4}, {"F16", 2}, {"BF16", 2},
                                                      {"U8", 1},  {"I8", 1}};
  const auto found = sizes.find(dtype);
  return found == sizes.end() ? 0 : found->second;
}

TensorView read_tensor(HeaderReader &header, const std::string &name, const char *data,
                       size_t data_bytes) {
  TensorView tensor{};
  std::vector<int64_t> offsets;
  header.object([&](const std::string &key) {
    if (key == "dtype")
      tensor.dtype = header.string();
    else if (key == "shape")
      tensor.shape = header.numbers();
    else if (key == "data_offsets")
      offsets = header.numbers();
    else
      throw Error(KOKORO_BAD_WEIGHTS, "tensor " + name + " has an unknown property " + key);
  });
  if (offsets.size() != 2 || offsets[0] > offsets[1] ||
      static_cast<uint64_t>(offsets[1]) > data_bytes)
    throw Error(KOKORO_BAD_WEIGHTS,
                "tensor " + name + " lies outside of the file: the file is truncated or damaged");
  tensor.bytes = static_cast<size_t>(offsets[1] - offsets[0]);
  tensor.data = data + offsets[0];

  size_t wanted = bytes_per_value(tensor.dtype);
  for (const int64_t extent : tensor.shape)
    if (__builtin_mul_overflow(wanted, static_cast<size_t>(extent), &wanted)) wanted = 0;
  if (wanted == 0 || wanted != tensor.bytes)
    throw Error(KOKORO_BAD_WEIGHTS,
                "tensor " + name + " is not as large as its shape and type say");
  return tensor;
}

/// An error of the system while a file is opened or mapped.
Error system_error(int number) {
  const bool exhausted =
      number == ENOMEM || number == EAGAIN || number == EMFILE || number == ENFILE;
  return {exhausted ? KOKORO_OUT_OF_MEMORY : KOKORO_BAD_WEIGHTS, std::strerror(number)};
}

}  // namespace

MappedFile::MappedFile(const std::string &path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw system_error(errno);
  struct stat status{};
  void *mapped = MAP_FAILED;
  if (fstat(descriptor, &status) == 0) {
    size_ = static_cast<size_t>(status.st_size);
    mapped = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
  }
  const int mapping_error = errno;
  close(descriptor);
  if (mapped == MAP_FAILED) throw system_error(mapping_error);
  data_ = static_cast<const char *>(mapped);
}

MappedFile::~MappedFile() { munmap(const_cast<char *>(data_), size_); }

void MappedFile::read_ahead() const {
#ifdef MADV_POPULATE_READ
  madvise(const_cast<char *>(data_), size_, MADV_POPULATE_READ);
#endif
}

void MappedFile::let_go(const char *data, size_t bytes) const {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  // Only whole pages: those shared with the tensors before and after stay.
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(data) + page - 1) / page * page;
  const uintptr_t end = (reinterpret_cast<uintptr_t>(data) + bytes) / page * page;
  if (begin < end) madvise(reinterpret_cast<void *>(begin), end - begin, MADV_DONTNEED);
}

Safetensors::Safetensors(const std::string &path) : path(path) {
  try {
    file = std::make_shared<MappedFile>(path);
    uint64_t header_bytes = 0;
    if (file->size() < sizeof header_bytes)
      throw Error(KOKORO_BAD_WEIGHTS, "it is too short to hold a header");
    std::memcpy(&header_bytes, file->data(), sizeof header_bytes);
    const size_t after_length = file->size() - sizeof header_bytes;
    if (header_bytes > after_length)
      throw Error(KOKORO_BAD_WEIGHTS,
                  "it ends within its header: it is truncated or not a safetensors file");

    const char *header_begin = file->data() + sizeof header_bytes;
    const char *data = header_begin + header_bytes;
    HeaderReader header({header_begin, header_bytes});
    header.object([&](const std::string &name) {
      if (name == "__metadata__")
        header.object([&](const std::string &key) { metadata[key] = header.string(); });
      else
        tensors.emplace(name, read_tensor(header, name, data, after_length - header_bytes));
    });
    header.end();
  } catch (const Error &error) {
    throw Error(error.status, "can't read " + path + ": " + error.what());
  }
}

}  // namespace kokoro
