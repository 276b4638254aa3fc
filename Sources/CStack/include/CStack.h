#pragma once
#include <stdint.h>

/// The stack pointer of the running thread; stacks grow downwards.
static inline __attribute__((always_inline)) uintptr_t stack_position(void) {
#if defined(__x86_64__)
  uintptr_t position;
  __asm__("movq %%rsp, %0" : "=r"(position));
  return position;
#elif defined(__aarch64__)
  uintptr_t position;
  __asm__("mov %0, sp" : "=r"(position));
  return position;
#else
  return (uintptr_t)__builtin_frame_address(0);
#endif
}

/// Recursion on the running thread ends where the stack pointer would fall below this address. What
/// remains below it, a quarter of the stack but at most four megabytes, is for whatever recurses no
/// further.
uintptr_t stack_limit(void);
