#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <stdbool.h>
#include <string.h>

#include "CNetNames.h"

/// What one query found.
typedef enum { FOUND, NOTHING, NO_DOMAIN, NO_ANSWER } lookup;

static lookup ask(
    struct __res_state *resolver, const char *name, int type, unsigned char *answer, int capacity,
    int *length) {
  *length = res_nquery(resolver, name, ns_c_in, type, answer, capacity);
  if (*length >= 0) {
    if (*length > capacity) *length = capacity;
    return FOUND;
  }
  switch (resolver->res_h_errno) {
    case HOST_NOT_FOUND: return NO_DOMAIN;
    case NO_DATA: return NOTHING;
    default: return NO_ANSWER;
  }
}

/// Whether the only MX record names the root: "this domain takes no mail".
static bool is_null_mx(const unsigned char *answer, int length) {
  ns_msg message;
  if (ns_initparse(answer, length, &message) != 0) return false;
  int exchangers = 0;
  bool null_seen = false;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
    ns_rr record;
    if (ns_parserr(&message, ns_s_an, i, &record) != 0) return false;
    if (ns_rr_type(record) != ns_t_mx || ns_rr_rdlen(record) < 3) continue;
    exchangers++;
    // Two bytes of preference, then the name: a zero byte alone is the root.
    null_seen = ns_rr_rdata(record)[2] == 0;
  }
  return exchangers == 1 && null_seen;
}

net_mail net_mail_exchange(const char *ascii, int timeout_seconds) {
  struct __res_state resolver;
  memset(&resolver, 0, sizeof resolver);
  if (res_ninit(&resolver) != 0) return NET_MAIL_UNKNOWN;
  resolver.retrans = timeout_seconds;
  resolver.retry = 1;
  if (resolver.nscount > 1) resolver.nscount = 1;

  unsigned char answer[4096];
  int length = 0;
  net_mail mail = NET_MAIL_UNKNOWN;
  switch (ask(&resolver, ascii, ns_t_mx, answer, sizeof answer, &length)) {
    case FOUND:
      mail = is_null_mx(answer, length) ? NET_MAIL_REFUSED : NET_MAIL_ACCEPTED;
      break;
    case NO_DOMAIN: mail = NET_MAIL_NO_SUCH_DOMAIN; break;
    case NO_ANSWER: mail = NET_MAIL_UNKNOWN; break;
    case NOTHING: {
      lookup address = ask(&resolver, ascii, ns_t_a, answer, sizeof answer, &length);
      if (address == NOTHING) {
        address = ask(&resolver, ascii, ns_t_aaaa, answer, sizeof answer, &length);
      }
      mail = address == FOUND       ? NET_MAIL_ADDRESS_ONLY
             : address == NO_ANSWER ? NET_MAIL_UNKNOWN
                                    : NET_MAIL_REFUSED;
      break;
    }
  }
  res_nclose(&resolver);
  return mail;
}
