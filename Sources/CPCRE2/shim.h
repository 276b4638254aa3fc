#pragma once
// Patterns and subjects are UTF-8: code units of 8 bits, so all names end in _8.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
