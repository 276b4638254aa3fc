#define PCRE2_CODE_UNIT_WIDTH 8
#include "CPattern.h"

#include <pcre2.h>

struct pattern;

/// Steps of backtracking for one text; some milliseconds.
static const uint32_t match_limit = 1000000;

pattern *pattern_compile(
    const uint8_t *text, size_t length, bool ignores_case, int *code, size_t *offset) {
  uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;
  if (ignores_case) options |= PCRE2_CASELESS;
  pcre2_code *compiled = pcre2_compile(text, length, options, code, offset, NULL);
  // Without a just-in-time compiler on the machine the pattern is interpreted.
  if (compiled != NULL) pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);
  return (pattern *)compiled;
}

void pattern_free(pattern *pattern) { pcre2_code_free((pcre2_code *)pattern); }

void pattern_message(int code, char *buffer, size_t capacity) {
  pcre2_get_error_message(code, (PCRE2_UCHAR *)buffer, capacity);
}

int pattern_found(const pattern *pattern, const uint8_t *text, size_t length) {
  const pcre2_code *code = (const pcre2_code *)pattern;
  pcre2_match_data *data = pcre2_match_data_create(1, NULL);
  pcre2_match_context *context = pcre2_match_context_create(NULL);
  if (data == NULL || context == NULL) {
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    return -1;
  }
  pcre2_set_match_limit(context, match_limit);
  const int result = pcre2_match(code, text, length, 0, 0, data, context);
  pcre2_match_data_free(data);
  pcre2_match_context_free(context);
  if (result >= 0) return 1;
  return result == PCRE2_ERROR_NOMATCH ? 0 : -1;
}
