#include "Library.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <stddef.h>

#include "CNetNames.h"

static _Atomic(const char *) missing = NULL;

void *net_open_library(const char *soname) {
  void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) atomic_store(&missing, soname);
  return library;
}

const char *net_missing_library(void) { return atomic_load(&missing); }
