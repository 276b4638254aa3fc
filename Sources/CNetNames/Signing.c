#include <dlfcn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <stdlib.h>

#include "CNetNames.h"
#include "Library.h"

static pthread_once_t crypto_once = PTHREAD_ONCE_INIT;
static __typeof__(&EVP_Digest) digest;
static __typeof__(&EVP_sha256) sha256;
static __typeof__(&HMAC) hmac;
static __typeof__(&CRYPTO_memcmp) compare;
static __typeof__(&EVP_MD_CTX_new) new_context;
static __typeof__(&EVP_MD_CTX_free) free_context;
static __typeof__(&EVP_DigestInit_ex) digest_begin;
static __typeof__(&EVP_DigestUpdate) digest_add;
static __typeof__(&EVP_DigestFinal_ex) digest_finish;

static void open_crypto(void) {
  void *library = net_open_library("libcrypto.so.3");
  if (library == NULL) return;
  digest = (__typeof__(digest))dlsym(library, "EVP_Digest");
  sha256 = (__typeof__(sha256))dlsym(library, "EVP_sha256");
  hmac = (__typeof__(hmac))dlsym(library, "HMAC");
  compare = (__typeof__(compare))dlsym(library, "CRYPTO_memcmp");
  new_context = (__typeof__(new_context))dlsym(library, "EVP_MD_CTX_new");
  free_context = (__typeof__(free_context))dlsym(library, "EVP_MD_CTX_free");
  digest_begin = (__typeof__(digest_begin))dlsym(library, "EVP_DigestInit_ex");
  digest_add = (__typeof__(digest_add))dlsym(library, "EVP_DigestUpdate");
  digest_finish = (__typeof__(digest_finish))dlsym(library, "EVP_DigestFinal_ex");
}

static bool has_crypto(void) {
  pthread_once(&crypto_once, open_crypto);
  return digest != NULL && sha256 != NULL && hmac != NULL && compare != NULL
      && new_context != NULL && free_context != NULL && digest_begin != NULL
      && digest_add != NULL && digest_finish != NULL;
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

struct net_sha256_state {
  EVP_MD_CTX *context;
};

net_sha256_state *net_sha256_begin(void) {
  if (!has_crypto()) return NULL;
  net_sha256_state *state = malloc(sizeof *state);
  if (state == NULL) return NULL;
  state->context = new_context();
  if (state->context != NULL && digest_begin(state->context, sha256(), NULL) == 1) return state;
  net_sha256_free(state);
  return NULL;
}

void net_sha256_add(net_sha256_state *state, const uint8_t *bytes, size_t count) {
  if (count > 0) digest_add(state->context, bytes, count);
}

bool net_sha256_finish(net_sha256_state *state, uint8_t result[NET_SHA256_SIZE]) {
  return digest_finish(state->context, result, NULL) == 1;
}

void net_sha256_free(net_sha256_state *state) {
  free_context(state->context);
  free(state);
}
