#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

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

  /// Calls `use` with each object of an owner.
  template <class Use>
  void for_each_of(uint32_t owner, Use &&use) {
    const std::lock_guard lock(mutex_);
    for (const auto &[handle, object] : held_)
      if (object->owner == owner) use(*object);
  }

  /// Removes all objects of an owner, one by one, since a list of them would need memory.
  void free_all(uint32_t owner) {
    while (take_one(owner)) {
    }
  }

 private:
  /// Removes any object of an owner. The caller destroys it, which may take long, without the lock.
  std::unique_ptr<T> take_one(uint32_t owner) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(held_.begin(), held_.end(), [owner](const auto &entry) {
      return entry.second->owner == owner;
    });
    return found == held_.end() ? nullptr : std::move(held_.extract(found).mapped());
  }

  std::mutex mutex_;
  std::unordered_map<const T *, std::unique_ptr<T>> held_;
};

}  // namespace kokoro
