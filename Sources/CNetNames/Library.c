#define _GNU_SOURCE
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

const char *net_file_of(const void *address) {
  Dl_info info;
  return dladdr(address, &info) != 0 ? info.dli_fname : NULL;
}
