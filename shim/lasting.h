#pragma once

#include <cstddef>
#include <new>

namespace kokoro {

/// The only T of the process. It is made at its first use, which needs no memory from the system if
/// the constructor of T needs none, and never destroyed: other threads may use it while the process
/// exits.
template <class T>
T &lasting() {
  alignas(T) static std::byte place[sizeof(T)];
  static T &made = *new (place) T;
  return made;
}

}  // namespace kokoro
