#pragma once

#include <stdbool.h>

#include <stddef.h>
#include <stdint.h>

/// Names on the internet: IDNA, public suffixes and mail exchangers.
///
/// libidn2 and libpsl are opened on first use: linking them costs every start of the program a third
/// of a millisecond. A function answers `NET_NO_LIBRARY` when its library is not installed;
/// `net_missing_library` then says which.
typedef enum {
  NET_OK = 0,
  /// Not a legal name, or it has no such part.
  NET_INVALID = 1,
  NET_NO_LIBRARY = 2,
} net_result;

enum { NET_NAME_CAPACITY = 256 };

/// The soname that could not be opened last, or NULL.
const char *_Nullable net_missing_library(void);

/// The file that the code or data at `address` was loaded from, or NULL; dladdr, which Swift cannot see.
const char *_Nullable net_file_of(const void *_Nonnull address);

/// Writes the lower-case ASCII form of a domain name (IDNA2008 with UTS 46 mapping and STD3 rules),
/// terminated by NUL.
net_result net_domain_to_ascii(
    const char *_Nonnull utf8, char ascii[_Nonnull NET_NAME_CAPACITY]);

/// Sets `start` to where the registrable domain begins in a lower-case ASCII name: 5 for
/// `mail.example.co.uk`. `NET_INVALID` for a name that is a public suffix itself.
net_result net_registrable_domain(const char *_Nonnull ascii, int *_Nonnull start);

/// Whether a registry gives out names directly below a lower-case ASCII name, as far as the public suffix
/// list knows: `com`, `co.uk`.
net_result net_is_public_suffix(const char *_Nonnull ascii, bool *_Nonnull suffix);

/// What the DNS says about mail for a domain.
typedef enum {
  NET_MAIL_ACCEPTED = 0,
  /// No MX record, but an address: RFC 5321 lets mail go there.
  NET_MAIL_ADDRESS_ONLY = 1,
  /// A null MX (RFC 7505), or neither MX nor address.
  NET_MAIL_REFUSED = 2,
  NET_MAIL_NO_SUCH_DOMAIN = 3,
  /// No answer in time, or a broken one.
  NET_MAIL_UNKNOWN = 4,
} net_mail;

/// Asks the system's resolver; answers within about twice `timeout_seconds` (MX, then address).
net_mail net_mail_exchange(const char *_Nonnull ascii, int timeout_seconds);
