#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kokoro {

/// A file that is mapped into memory for reading while this object exists.
class MappedFile {
 public:
  explicit MappedFile(const std::string &path);
  ~MappedFile();
  MappedFile(const MappedFile &) = delete;
  MappedFile &operator=(const MappedFile &) = delete;

  const char *data() const { return data_; }
  size_t size() const { return size_; }

  /// Makes all of the file readable without further waits. Only a hint.
  void read_ahead() const;

  /// Frees the memory of a part of the file. The part is loaded again when it is next read.
  void let_go(const char *data, size_t bytes) const;

 private:
  const char *data_ = nullptr;
  size_t size_ = 0;
};

/// One tensor of a file: its type, its shape and where its bytes are.
struct TensorView {
  std::string dtype;  // "F32", "I32" and so on
  std::vector<int64_t> shape;
  const char *data;
  size_t bytes;
};

/// A safetensors file: eight bytes of header length, a JSON header, then the tensors, which are not
/// copied. The type, shape and offsets of every tensor are checked against the file.
struct Safetensors {
  std::string path;
  std::shared_ptr<MappedFile> file;
  std::map<std::string, std::string, std::less<>> metadata;
  std::map<std::string, TensorView, std::less<>> tensors;

  /// Throws Error(KOKORO_BAD_WEIGHTS) when the file is missing, truncated or not of this format,
  /// and Error(KOKORO_OUT_OF_MEMORY) when the system has no memory or descriptor left for it.
  explicit Safetensors(const std::string &path);
};

}  // namespace kokoro
