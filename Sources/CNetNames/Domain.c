#include <dlfcn.h>
#include <idn2.h>
#include <libpsl.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

#include "CNetNames.h"
#include "Library.h"

// libidn2

static pthread_once_t idn2_once = PTHREAD_ONCE_INIT;
static __typeof__(&idn2_lookup_u8) idn2_lookup;
static __typeof__(&idn2_free) idn2_release;

static void open_idn2(void) {
  void *library = net_open_library("libidn2.so.0");
  if (library == NULL) return;
  idn2_release = (__typeof__(idn2_release))dlsym(library, "idn2_free");
  idn2_lookup = (__typeof__(idn2_lookup))dlsym(library, "idn2_lookup_u8");
}

net_result net_domain_to_ascii(const char *utf8, char ascii[NET_NAME_CAPACITY]) {
  pthread_once(&idn2_once, open_idn2);
  if (idn2_lookup == NULL || idn2_release == NULL) return NET_NO_LIBRARY;
  uint8_t *found = NULL;
  const int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES;
  if (idn2_lookup((const uint8_t *)utf8, &found, flags) != IDN2_OK) return NET_INVALID;
  const size_t length = strlen((const char *)found);
  const net_result result = length < NET_NAME_CAPACITY ? NET_OK : NET_INVALID;
  if (result == NET_OK) memcpy(ascii, found, length + 1);
  idn2_release(found);
  return result;
}

// libpsl

static pthread_once_t psl_once = PTHREAD_ONCE_INIT;
static psl_ctx_t *suffixes;
static __typeof__(&psl_registrable_domain) psl_registrable;
static __typeof__(&psl_is_public_suffix2) psl_is_suffix;

static void open_psl(void) {
  void *library = net_open_library("libpsl.so.5");
  if (library == NULL) return;
  // The list of the package `publicsuffix` if it is newer than the one inside the library.
  __typeof__(&psl_latest) latest = (__typeof__(latest))dlsym(library, "psl_latest");
  psl_registrable =
      (__typeof__(psl_registrable))dlsym(library, "psl_registrable_domain");
  psl_is_suffix = (__typeof__(psl_is_suffix))dlsym(library, "psl_is_public_suffix2");
  if (latest != NULL && psl_registrable != NULL && psl_is_suffix != NULL) {
    suffixes = latest(NULL);
  }
}

net_result net_registrable_domain(const char *ascii, int *start) {
  pthread_once(&psl_once, open_psl);
  if (suffixes == NULL) return NET_NO_LIBRARY;
  const char *domain = psl_registrable(suffixes, ascii);
  if (domain == NULL) return NET_INVALID;
  *start = (int)(domain - ascii);
  return NET_OK;
}

net_result net_is_public_suffix(const char *ascii, bool *suffix) {
  pthread_once(&psl_once, open_psl);
  if (suffixes == NULL) return NET_NO_LIBRARY;
  *suffix = psl_is_suffix(suffixes, ascii, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
  return NET_OK;
}
