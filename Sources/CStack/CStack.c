#define _GNU_SOURCE
#include "CStack.h"

#include <pthread.h>

static const size_t most_reserve = 4 << 20;

uintptr_t stack_limit(void) {
  // The bounds of a thread never change, and to ask for them costs system calls.
  static _Thread_local uintptr_t limit;
  if (limit) return limit;

  pthread_attr_t attributes;
  void *lowest = NULL;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
    pthread_attr_getstack(&attributes, &lowest, &size);
    pthread_attr_destroy(&attributes);
  }
  if (size == 0) {
    // Without bounds, as in a small thread that has just begun.
    size = 256 << 10;
    lowest = (void *)(stack_position() - size);
  }
  size_t reserve = size / 4 < most_reserve ? size / 4 : most_reserve;
  limit = (uintptr_t)lowest + reserve;
  return limit;
}
