#pragma once

#include <stdexcept>
#include <string>

#include "kokoro.h"

namespace kokoro {

/// What the C interface reports as a status and a sentence.
struct Error : std::runtime_error {
  kokoro_status status;

  Error(kokoro_status status, const std::string &message) : std::runtime_error(message), status(status) {}
};

/// For rules that kokoro.h states.
inline void require(bool condition, const char *message) {
  if (!condition) throw Error(KOKORO_INVALID_ARGUMENT, message);
}

}  // namespace kokoro
