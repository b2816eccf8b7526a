// Prints the status and the message for each error message given, as they occurred on a GPU if the
// first argument is "gpu".
#include "failures.h"

#include <cstdio>
#include <cstring>

int main(int count, char **arguments) {
  const bool on_device = std::strcmp(arguments[1], "gpu") == 0;
  for (int i = 2; i < count; ++i) {
    const kokoro::Error error = kokoro::described(arguments[i], on_device);
    std::printf("%d %s\n", error.status, error.what());
  }
}
