#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A compiled regular expression (PCRE2, UTF-8, with Unicode classes). It never changes, so any number
/// of threads may match with it.
typedef struct pattern pattern;

/// NULL if the text is no pattern; then `code` and `offset` say why and where in it.
pattern *_Nullable pattern_compile(
    const uint8_t *_Nonnull text, size_t length, bool ignores_case, int *_Nonnull code,
    size_t *_Nonnull offset);

void pattern_free(pattern *_Nonnull pattern);

/// Writes PCRE2's words for an error code.
void pattern_message(int code, char *_Nonnull buffer, size_t capacity);

/// 1 if the pattern is found anywhere, 0 if not, -1 if it tried too long: some patterns take longer
/// than the age of the universe for some texts, and no script may hang.
int pattern_found(const pattern *_Nonnull pattern, const uint8_t *_Nonnull text, size_t length);
