#include "prepared.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sstream>

#include "error.h"

namespace kokoro::native {
namespace {

constexpr const char *kLayout = "layout", *kWeights = "weights";

/// The length of the header and the header: JSON, padded so that the data after it is aligned.
std::string header_of(const std::vector<std::pair<Prepared, int64_t>> &all,
                      const std::string &weights_hash) {
  std::ostringstream json;
  json << R"({"__metadata__":{")" << kLayout << R"(":")" << kernels::layout() << R"(",")"
       << kWeights << R"(":")" << weights_hash << R"("})";
  int64_t begin = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    const int64_t floats = all[i].second, end = begin + floats * sizeof(float);
    json << ",\"" << i << R"(":{"dtype":"F32","shape":[)" << floats << R"(],"data_offsets":[)"
         << begin << ',' << end << "]}";
    begin = end;
  }
  json << '}';
  constexpr size_t kAlignment = 64;
  std::string text = json.str();
  uint64_t length = 0;
  text.resize((sizeof length + text.size() + kAlignment - 1) / kAlignment * kAlignment -
                  sizeof length,
              ' ');
  length = text.size();
  return std::string(reinterpret_cast<const char *>(&length), sizeof length) + text;
}

}  // namespace

Prepared Preparation::next_in_file(int64_t floats) const {
  const auto found = file_->tensors.find(std::to_string(all_.size()));
  if (found == file_->tensors.end() || found->second.dtype != "F32" ||
      found->second.shape != std::vector{floats})
    throw Error(KOKORO_BAD_WEIGHTS, file_->path + " has other prepared weights than this version");
  return {file_, reinterpret_cast<const float *>(found->second.data)};
}

void Preparation::write(const std::string &path, const std::string &weights_hash) const {
  const std::string header = header_of(all_, weights_hash);
  const auto fail = [&] {
    throw Error(KOKORO_INTERNAL, "can't write " + path + ": " + std::strerror(errno));
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(path.c_str(), "wbe"),
                                                              std::fclose);
  if (!file) fail();
  const auto put = [&](const void *data, size_t bytes) {
    if (std::fwrite(data, 1, bytes, file.get()) != bytes) fail();
  };
  put(header.data(), header.size());
  for (const auto &[weights, floats] : all_) put(weights.get(), floats * sizeof(float));
  // Pages that are not on the disk yet would count as memory of the process that maps them.
  if (std::fflush(file.get()) != 0 || fsync(fileno(file.get())) != 0) fail();
}

std::shared_ptr<const Safetensors> open_prepared(const std::string &path,
                                                 const std::string &weights_hash) {
  auto file = std::make_shared<const Safetensors>(path);
  const auto is = [&](const char *key, const std::string &value) {
    const auto found = file->metadata.find(key);
    return found != file->metadata.end() && found->second == value;
  };
  if (!is(kLayout, kernels::layout()) || !is(kWeights, weights_hash))
    throw Error(KOKORO_BAD_WEIGHTS, path + " was made for other weights or another processor");
  return file;
}

}  // namespace kokoro::native
