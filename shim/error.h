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

}  // namespace kokoro
