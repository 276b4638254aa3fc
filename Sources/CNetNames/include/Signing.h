#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// HMAC and SHA-256 of OpenSSL's libcrypto, opened on first use as the other libraries are. A function
// answers false when it is not installed.

enum { NET_SHA256_SIZE = 32 };

bool net_sha256(
    const uint8_t *_Nullable bytes, size_t count, uint8_t digest[_Nonnull NET_SHA256_SIZE]);

bool net_hmac_sha256(
    const uint8_t *_Nonnull key, size_t key_count, const uint8_t *_Nullable bytes, size_t count,
    uint8_t digest[_Nonnull NET_SHA256_SIZE]);

/// Whether two digests are equal, in a time that tells nothing about where they differ.
bool net_same_digest(
    const uint8_t left[_Nonnull NET_SHA256_SIZE], const uint8_t right[_Nonnull NET_SHA256_SIZE]);
