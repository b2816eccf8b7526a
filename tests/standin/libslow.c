/*
 * A library that takes 300 ms to load. Like libtorch, it has an object that is destroyed when the
 * process exits, which must not happen while the library is still being loaded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile int loaded;

static void destroy(void) {
  if (loaded) return;
  fprintf(stderr, "destroyed while it was being loaded\n");
  _exit(99);
}

__attribute__((constructor)) static void load(void) {
  atexit(destroy);
  usleep(300000);
  loaded = 1;
}

__attribute__((visibility("default"))) int slow_is_loaded(void) { return loaded; }
