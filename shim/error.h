#pragma once

#include <stdexcept>
#include <string>

#include "kokoro.h"

namespace kokoro {

/// An error that the C interface reports as a status and a message.
struct Error : std::runtime_error {
  kokoro_status status;

  Error(kokoro_status status, const std::string &message)
      : std::runtime_error(message), status(status) {}
};

/// Throws Error(KOKORO_INVALID_ARGUMENT) unless `condition`, a rule stated in kokoro.h, is true.
inline void require(bool condition, const char *message) {
  if (!condition) throw Error(KOKORO_INVALID_ARGUMENT, message);
}

}  // namespace kokoro
