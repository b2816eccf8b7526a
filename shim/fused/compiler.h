#pragma once

#include <string>

#include "library.h"

namespace kokoro::fused {

/// Compiles CUDA C++ with NVRTC to machine code for one kind of GPU: a cubin.
///
/// @param architecture such as `sm_86`
/// @throws std::exception when NVRTC is missing, or with the first line of its messages when it
/// can't compile the text
std::string compile(const Names &nvrtc, const char *text, const std::string &architecture);

}  // namespace kokoro::fused
