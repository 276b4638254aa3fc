#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// HMAC and SHA-256 of OpenSSL's libcrypto, opened on first use as the other libraries are. A function
// answers false when it is not installed.

enum { NET_SHA256_SIZE = 32 };

bool net_sha256(
    const uint8_t *_Nullable bytes, size_t count, uint8_t digest[_Nonnull NET_SHA256_SIZE]);

/// SHA-256 of bytes that come one after the other.
typedef struct net_sha256_state net_sha256_state;

/// NULL if libcrypto is not installed.
net_sha256_state *_Nullable net_sha256_begin(void);
void net_sha256_add(
    net_sha256_state *_Nonnull state, const uint8_t *_Nullable bytes, size_t count);
bool net_sha256_finish(
    net_sha256_state *_Nonnull state, uint8_t digest[_Nonnull NET_SHA256_SIZE]);
void net_sha256_free(net_sha256_state *_Nonnull state);

bool net_hmac_sha256(
    const uint8_t *_Nonnull key, size_t key_count, const uint8_t *_Nullable bytes, size_t count,
    uint8_t digest[_Nonnull NET_SHA256_SIZE]);

/// Whether two digests are equal, in a time that tells nothing about where they differ.
bool net_same_digest(
    const uint8_t left[_Nonnull NET_SHA256_SIZE], const uint8_t right[_Nonnull NET_SHA256_SIZE]);
