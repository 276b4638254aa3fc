#include <dlfcn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>

#include "CNetNames.h"
#include "Library.h"

static pthread_once_t crypto_once = PTHREAD_ONCE_INIT;
static __typeof__(&EVP_Digest) digest;
static __typeof__(&EVP_sha256) sha256;
static __typeof__(&HMAC) hmac;
static __typeof__(&CRYPTO_memcmp) compare;

static void open_crypto(void) {
  void *library = net_open_library("libcrypto.so.3");
  if (library == NULL) return;
  digest = (__typeof__(digest))dlsym(library, "EVP_Digest");
  sha256 = (__typeof__(sha256))dlsym(library, "EVP_sha256");
  hmac = (__typeof__(hmac))dlsym(library, "HMAC");
  compare = (__typeof__(compare))dlsym(library, "CRYPTO_memcmp");
}

static bool has_crypto(void) {
  pthread_once(&crypto_once, open_crypto);
  return digest != NULL && sha256 != NULL && hmac != NULL && compare != NULL;
}

bool net_sha256(const uint8_t *bytes, size_t count, uint8_t result[NET_SHA256_SIZE]) {
  return has_crypto() && digest(bytes, count, result, NULL, sha256(), NULL) == 1;
}

bool net_hmac_sha256(
    const uint8_t *key, size_t key_count, const uint8_t *bytes, size_t count,
    uint8_t result[NET_SHA256_SIZE]) {
  return has_crypto() && hmac(sha256(), key, (int)key_count, bytes, count, result, NULL) != NULL;
}

bool net_same_digest(const uint8_t left[NET_SHA256_SIZE], const uint8_t right[NET_SHA256_SIZE]) {
  return has_crypto() && compare(left, right, NET_SHA256_SIZE) == 0;
}
