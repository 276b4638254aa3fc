#include "CPhoneNumber.h"

#include <dlfcn.h>

#include <cstring>
#include <set>
#include <string>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

/// Copies as much as fits, always terminated.
void copy(const std::string &text, char *buffer, std::size_t capacity) {
  const std::size_t length = text.size() < capacity ? text.size() : capacity - 1;
  std::memcpy(buffer, text.data(), length);
  buffer[length] = '\0';
}

/// A number is valid if it has a type; `IsValidNumber` would find out both region and type again.
int32_t verdict(const PhoneNumberUtil &util, const PhoneNumber &number, PhoneNumberUtil::PhoneNumberType type) {
  switch (util.IsPossibleNumberWithReason(number)) {
    case PhoneNumberUtil::IS_POSSIBLE: return type != PhoneNumberUtil::UNKNOWN ? 0 : 1;
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: return 2;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE: return 3;
    case PhoneNumberUtil::TOO_SHORT: return 4;
    case PhoneNumberUtil::INVALID_LENGTH: return 5;
    case PhoneNumberUtil::TOO_LONG: return 6;
  }
  return 5;
}

int32_t inspect(const char *text, const char *region, char *e164, char *number_region) {
  const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  const PhoneNumberUtil::ErrorType error = util.Parse(text, region, &number);
  if (error != PhoneNumberUtil::NO_PARSING_ERROR) return -static_cast<int32_t>(error);

  std::string formatted, found;
  util.Format(number, PhoneNumberUtil::E164, &formatted);
  util.GetRegionCodeForNumber(number, &found);
  copy(formatted, e164, PHONE_E164_CAPACITY);
  copy(found == "ZZ" ? "" : found, number_region, PHONE_REGION_CAPACITY);
  const PhoneNumberUtil::PhoneNumberType type = util.GetNumberType(number);
  return static_cast<int32_t>(type) * 16 + verdict(util, number, type);
}

bool knows_region(const char *region) {
  std::set<std::string> regions;
  PhoneNumberUtil::GetInstance()->GetSupportedRegions(&regions);
  return regions.count(region) > 0;
}

}  // namespace

// Swift cannot unwind an exception: memory that runs out in here becomes an answer.

int32_t sixmo_phone_inspect(
    const char *text, const char *region, char *e164, char *number_region) {
  try {
    return inspect(text, region, e164, number_region);
  } catch (...) {
    return PHONE_FAILED;
  }
}

int32_t sixmo_phone_knows_region(const char *region) {
  try {
    return knows_region(region) ? 1 : 0;
  } catch (...) {
    return 0;
  }
}

const char *sixmo_phone_library_path(void) {
  Dl_info info;
  if (dladdr(reinterpret_cast<void *>(&PhoneNumberUtil::GetInstance), &info) == 0) return nullptr;
  return info.dli_fname;
}
