#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PHONE_E164_CAPACITY = 32, PHONE_REGION_CAPACITY = 8, PHONE_FAILED = -100 };

/// Judges a telephone number with libphonenumber.
///
/// Plain pointers and integers only: the library is opened with dlopen and this is found by name,
/// so nothing but the signature connects the two sides (`PhoneLibrary.swift`).
///
/// `region` is an upper-case ISO 3166 code for numbers without a country code, or "ZZ" for none.
/// Writes `e164` and `number_region` (empty if unknown) when the answer is not negative. Answers
/// a negative parse error, or `type * 16 + verdict`:
/// - parse error: -1 no such country code, -2 not a number, -3 too short after the international
///   prefix, -4 too short, -5 too long, PHONE_FAILED when the library threw an exception
/// - verdict: 0 possible and valid; else possible but not valid 1, local only 2, no such country
///   code 3, too short 4, wrong length 5, too long 6
/// - type: `PhoneNumberUtil::PhoneNumberType`, 0 fixed line to 11 unknown
int32_t sixmo_phone_inspect(
    const char *text, const char *region, char *e164, char *number_region);

/// Whether a region code is one that the library has numbers for: 1 or 0.
int32_t sixmo_phone_knows_region(const char *region);

/// The file of libphonenumber, whose name has its version; NULL if the system does not say.
const char *sixmo_phone_library_path(void);

#ifdef __cplusplus
}
#endif
