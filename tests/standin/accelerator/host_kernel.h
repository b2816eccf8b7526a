#pragma once

namespace standin {

/// The blocks of a launch, and the threads in each.
struct Grid {
  unsigned blocks_x, blocks_y, threads;
};

/// Runs the text of the kernel in shim/fused on the host, one thread after the other.
///
/// @param parameters those of the launch, with addresses of a device
void run_text(const Grid &grid, void **parameters);

}  // namespace standin
