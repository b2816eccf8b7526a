#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "error.h"

namespace kokoro {

/// The objects of one type that callers hold by their handles, each with its owner. Calls may
/// overlap with the end of an owner, so they get copies, which keep what they share alive.
template <class T>
class Handles {
 public:
  /// Returns the handle of a new object.
  T *add(T object) {
    auto made = std::make_unique<T>(std::move(object));
    T *const handle = made.get();
    const std::lock_guard lock(mutex_);
    held_.emplace(handle, std::move(made));
    return handle;
  }

  /// A copy of an object. Throws Error when it was freed.
  T get(const T *handle) {
    const std::lock_guard lock(mutex_);
    const auto found = held_.find(handle);
    require(found != held_.end(), "the engine or the utterance was freed, or its owner has ended");
    return *found->second;
  }

  /// Removes an object, if it is held.
  std::unique_ptr<T> take(const T *handle) {
    const std::lock_guard lock(mutex_);
    const auto node = held_.extract(handle);
    return node.empty() ? nullptr : std::move(node.mapped());
  }

  /// Removes all objects of an owner.
  std::vector<std::unique_ptr<T>> take_all(uint32_t owner) {
    std::vector<std::unique_ptr<T>> taken;
    const std::lock_guard lock(mutex_);
    for (auto entry = held_.begin(); entry != held_.end();) {
      const auto at = entry++;
      if (at->second->owner == owner) taken.push_back(std::move(held_.extract(at).mapped()));
    }
    return taken;
  }

 private:
  std::mutex mutex_;
  std::unordered_map<const T *, std::unique_ptr<T>> held_;
};

}  // namespace kokoro
