#define _GNU_SOURCE
#include "CCurl.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_available;
static struct {
  __typeof__(&curl_global_init) global_init;
  __typeof__(&curl_easy_init) easy_init;
  __typeof__(&curl_easy_setopt) easy_setopt;
  __typeof__(&curl_easy_getinfo) easy_getinfo;
  __typeof__(&curl_easy_pause) easy_pause;
  __typeof__(&curl_easy_strerror) easy_strerror;
  __typeof__(&curl_easy_cleanup) easy_cleanup;
  __typeof__(&curl_easy_reset) easy_reset;
  __typeof__(&curl_slist_append) slist_append;
  __typeof__(&curl_slist_free_all) slist_free_all;
  __typeof__(&curl_multi_init) multi_init;
  __typeof__(&curl_multi_add_handle) multi_add_handle;
  __typeof__(&curl_multi_remove_handle) multi_remove_handle;
  __typeof__(&curl_multi_perform) multi_perform;
  __typeof__(&curl_multi_poll) multi_poll;
  __typeof__(&curl_multi_wakeup) multi_wakeup;
  __typeof__(&curl_multi_info_read) multi_info_read;
  __typeof__(&curl_multi_cleanup) multi_cleanup;
} curl;

static bool load_functions(void *library) {
#define LOAD(name) ((curl.name = (__typeof__(curl.name))dlsym(library, "curl_" #name)) != NULL)
  return LOAD(global_init) && LOAD(easy_init) && LOAD(easy_setopt) && LOAD(easy_getinfo) &&
         LOAD(easy_pause) && LOAD(easy_strerror) && LOAD(easy_cleanup) && LOAD(easy_reset) &&
         LOAD(slist_append) && LOAD(slist_free_all) && LOAD(multi_init) &&
         LOAD(multi_add_handle) && LOAD(multi_remove_handle) && LOAD(multi_perform) &&
         LOAD(multi_poll) && LOAD(multi_wakeup) && LOAD(multi_info_read) && LOAD(multi_cleanup);
#undef LOAD
}

// OpenSSL cleans up when the process exits, which must not happen under a request that was cancelled and
// is just being taken down by the loop's thread.
static void keep_openssl(void *library) {
  const uint64_t no_atexit = 0x00080000;
  int (*init)(uint64_t, const void *) =
      (int (*)(uint64_t, const void *))dlsym(library, "OPENSSL_init_crypto");
  if (init != NULL) init(no_atexit, NULL);
}

static void open_curl(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == NULL || !load_functions(library)) return;
  keep_openssl(library);
  is_available = curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool http_is_available(void) {
  pthread_once(&once, open_curl);
  return is_available;
}

// The loop

enum { max_spares = 8 };

struct http_loop {
  CURLM *multi;
  // By any thread, since the last sleep.
  atomic_bool is_woken;
  // Handles of requests that have ended, to be used again: to make one takes longer than a small request
  // on this machine.
  CURL *spares[max_spares];
  int spare_count;
};

http_loop *http_loop_create(void) {
  http_loop *loop = calloc(1, sizeof *loop);
  if (loop == NULL) return NULL;
  loop->multi = curl.multi_init();
  if (loop->multi != NULL) return loop;
  free(loop);
  return NULL;
}

void http_loop_destroy(http_loop *loop) {
  while (loop->spare_count > 0) curl.easy_cleanup(loop->spares[--loop->spare_count]);
  curl.multi_cleanup(loop->multi);
  free(loop);
}

void http_loop_wake(http_loop *loop) {
  loop->is_woken = true;
  curl.multi_wakeup(loop->multi);
}

void http_loop_perform(http_loop *loop) {
  int running = 0;
  curl.multi_perform(loop->multi, &running);
}

void http_loop_sleep(http_loop *loop) {
  // libcurl shortens the time to its own next timeout.
  const int one_hour = 3600 * 1000;
  // A server on this machine answers within microseconds: to fall asleep and to be woken up takes longer
  // than to look again for about 50 of them.
  const int looks = 100;
  int ready = 0;
  // libcurl forgets that it was woken when it has returned for it.
  for (int look = 0; look <= looks && ready == 0 && !loop->is_woken; look++) {
    curl.multi_poll(loop->multi, NULL, 0, look < looks ? 0 : one_hour, &ready);
  }
  loop->is_woken = false;
}

void *http_loop_next_ended(http_loop *loop, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl.multi_info_read(loop->multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    char *context = NULL;
    curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &context);
    return context;
  }
  return NULL;
}

static CURL *take_handle(http_loop *loop) {
  return loop->spare_count > 0 ? loop->spares[--loop->spare_count] : curl.easy_init();
}

static void give_handle(http_loop *loop, CURL *easy) {
  if (loop->spare_count == max_spares) {
    curl.easy_cleanup(easy);
    return;
  }
  curl.easy_reset(easy);
  loop->spares[loop->spare_count++] = easy;
}

// A request

struct http_transfer {
  http_loop *loop;
  CURL *easy;
  struct curl_slist *headers;
  void *context;
  http_line_receiver receive_line;
  http_body_receiver receive_body;
  http_body_reader read_body;
  http_address_judge judge;
  /// Whether a connection was not made because of its address.
  bool is_refused;
  size_t body_offset;
  /// The first option that could not be set; the transfer does not start then.
  CURLcode fault;
  /// How often the request was begun on a connection.
  int beginnings;
  bool is_repeatable;
  char error[CURL_ERROR_SIZE];
};

#define SET(transfer, option, ...)                                                     \
  do {                                                                                 \
    CURLcode code = curl.easy_setopt((transfer)->easy, CURLOPT_##option, __VA_ARGS__); \
    if ((transfer)->fault == CURLE_OK) (transfer)->fault = code;                       \
  } while (0)

static size_t receive_line(char *bytes, size_t size, size_t count, void *raw) {
  http_transfer *transfer = raw;
  transfer->receive_line(transfer->context, (uint8_t *)bytes, size * count);
  return size * count;
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *raw) {
  http_transfer *transfer = raw;
  switch (transfer->receive_body(transfer->context, (uint8_t *)bytes, size * count)) {
  case http_go_on: return size * count;
  case http_pause: return CURL_WRITEFUNC_PAUSE;
  case http_stop: return size * count + 1;
  }
  return size * count + 1;
}

static size_t read_body(char *buffer, size_t size, size_t count, void *raw) {
  http_transfer *transfer = raw;
  size_t got = transfer->read_body(
      transfer->context, transfer->body_offset, (uint8_t *)buffer, size * count);
  transfer->body_offset += got;
  return got;
}

static int seek_body(void *raw, curl_off_t offset, int origin) {
  http_transfer *transfer = raw;
  if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_CANTSEEK;
  transfer->body_offset = (size_t)offset;
  return CURL_SEEKFUNC_OK;
}

// Which addresses a request may be sent to

static bool may_use(http_transfer *transfer, int family, const void *address) {
  size_t count = family == AF_INET ? 4 : 16;
  bool may = transfer->judge(transfer->context, address, count);
  if (!may) transfer->is_refused = true;
  return may;
}

static bool may_connect_to(http_transfer *transfer, const char *ip) {
  if (transfer->judge == NULL) return true;
  int family = strchr(ip, ':') == NULL ? AF_INET : AF_INET6;
  uint8_t address[16];
  bool is_read = inet_pton(family, ip, address) == 1;
  if (!is_read) transfer->is_refused = true;
  return is_read && may_use(transfer, family, address);
}

static curl_socket_t open_socket(void *raw, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)purpose;
  http_transfer *transfer = raw;
  const void *bytes = address->family == AF_INET
      ? (const void *)&((const struct sockaddr_in *)&address->addr)->sin_addr
      : (const void *)&((const struct sockaddr_in6 *)&address->addr)->sin6_addr;
  if (!may_use(transfer, address->family, bytes)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void http_transfer_judge_addresses(http_transfer *transfer, http_address_judge judge) {
  transfer->judge = judge;
  SET(transfer, OPENSOCKETFUNCTION, open_socket);
  SET(transfer, OPENSOCKETDATA, transfer);
}

bool http_transfer_is_refused(http_transfer *transfer) { return transfer->is_refused; }

// libcurl sends a request again by itself when a connection that was used before ends without an answer.
static int begin(void *raw, char *ip, char *own_ip, int port, int own_port) {
  (void)own_ip, (void)port, (void)own_port;
  http_transfer *transfer = raw;
  // A connection that is kept may have been made for a request that is less particular.
  if (!may_connect_to(transfer, ip)) return CURL_PREREQFUNC_ABORT;
  transfer->beginnings += 1;
  bool may_begin = transfer->beginnings == 1 || transfer->is_repeatable;
  return may_begin ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

static void set_options(http_transfer *transfer) {
  SET(transfer, PRIVATE, transfer->context);
  SET(transfer, ERRORBUFFER, transfer->error);
  SET(transfer, HEADERFUNCTION, receive_line);
  SET(transfer, HEADERDATA, transfer);
  SET(transfer, WRITEFUNCTION, receive_body);
  SET(transfer, WRITEDATA, transfer);
  SET(transfer, PREREQFUNCTION, begin);
  SET(transfer, PREREQDATA, transfer);
  SET(transfer, PROTOCOLS_STR, "http,https");
  SET(transfer, SUPPRESS_CONNECT_HEADERS, 1L);
  // Signals belong to the program, and a cancelled request does not wait for a name server.
  SET(transfer, NOSIGNAL, 1L);
  SET(transfer, QUICK_EXIT, 1L);
}

http_transfer *http_transfer_create(
    http_loop *loop, const char *method, const char *url, bool is_repeatable, void *context,
    http_line_receiver line, http_body_receiver body) {
  http_transfer *transfer = calloc(1, sizeof *transfer);
  if (transfer == NULL) return NULL;
  transfer->loop = loop;
  transfer->easy = take_handle(loop);
  if (transfer->easy == NULL) {
    free(transfer);
    return NULL;
  }
  transfer->context = context;
  transfer->receive_line = line;
  transfer->receive_body = body;
  transfer->is_repeatable = is_repeatable;
  set_options(transfer);
  SET(transfer, URL, url);
  if (strcmp(method, "HEAD") == 0) {
    SET(transfer, NOBODY, 1L);
  } else {
    SET(transfer, CUSTOMREQUEST, method);
  }
  return transfer;
}

void http_transfer_add_header(http_transfer *transfer, const char *line) {
  struct curl_slist *longer = curl.slist_append(transfer->headers, line);
  if (longer == NULL) {
    transfer->fault = CURLE_OUT_OF_MEMORY;
  } else {
    transfer->headers = longer;
  }
}

void http_transfer_set_body(http_transfer *transfer, size_t count, http_body_reader read) {
  SET(transfer, POST, 1L);
  SET(transfer, POSTFIELDSIZE_LARGE, (curl_off_t)count);
  if (count == 0) {
    SET(transfer, POSTFIELDS, "");
    return;
  }
  transfer->read_body = read;
  SET(transfer, READFUNCTION, read_body);
  SET(transfer, READDATA, transfer);
  SET(transfer, SEEKFUNCTION, seek_body);
  SET(transfer, SEEKDATA, transfer);
}

void http_transfer_set_limits(
    http_transfer *transfer, long connect, long total, long idle, int64_t body) {
  SET(transfer, CONNECTTIMEOUT_MS, connect);
  SET(transfer, TIMEOUT_MS, total);
  SET(transfer, MAXFILESIZE_LARGE, (curl_off_t)body);
  if (idle > 0) {
    SET(transfer, LOW_SPEED_LIMIT, 1L);
    SET(transfer, LOW_SPEED_TIME, idle);
  }
}

void http_transfer_accept_packed(http_transfer *transfer) { SET(transfer, ACCEPT_ENCODING, ""); }

void http_transfer_set_certificates(http_transfer *transfer, const char *file) {
  SET(transfer, CAINFO, file);
}

void http_transfer_avoid_proxies(http_transfer *transfer) { SET(transfer, PROXY, ""); }

CURLcode http_transfer_start(http_transfer *transfer) {
  SET(transfer, HTTPHEADER, transfer->headers);
  if (transfer->fault != CURLE_OK) return transfer->fault;
  bool is_added = curl.multi_add_handle(transfer->loop->multi, transfer->easy) == CURLM_OK;
  return is_added ? CURLE_OK : CURLE_OUT_OF_MEMORY;
}

void http_transfer_resume(http_transfer *transfer) {
  curl.easy_pause(transfer->easy, CURLPAUSE_CONT);
}

void http_transfer_end(http_transfer *transfer) {
  curl.multi_remove_handle(transfer->loop->multi, transfer->easy);
  give_handle(transfer->loop, transfer->easy);
  curl.slist_free_all(transfer->headers);
  free(transfer);
}

// The answer

static long number(http_transfer *transfer, CURLINFO info) {
  long value = 0;
  curl.easy_getinfo(transfer->easy, info, &value);
  return value;
}

static curl_off_t large_number(http_transfer *transfer, CURLINFO info) {
  curl_off_t value = 0;
  curl.easy_getinfo(transfer->easy, info, &value);
  return value;
}

int http_transfer_status(http_transfer *transfer) {
  return (int)number(transfer, CURLINFO_RESPONSE_CODE);
}

const char *http_transfer_redirect(http_transfer *transfer) {
  char *url = NULL;
  curl.easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &url);
  return url;
}

http_phase http_transfer_phase(http_transfer *transfer) {
  if (transfer->beginnings > 0) {
    return number(transfer, CURLINFO_RESPONSE_CODE) > 0 ? http_receiving : http_begun;
  }
  if (large_number(transfer, CURLINFO_NAMELOOKUP_TIME_T) == 0) return http_resolving;
  // The time of the connection is set after TLS only.
  if (number(transfer, CURLINFO_LOCAL_PORT) == 0) return http_connecting;
  return http_securing;
}

int64_t http_transfer_sent(http_transfer *transfer) {
  return large_number(transfer, CURLINFO_SIZE_UPLOAD_T);
}

int http_transfer_errno(http_transfer *transfer) {
  return (int)number(transfer, CURLINFO_OS_ERRNO);
}

long http_transfer_verdict(http_transfer *transfer) {
  return number(transfer, CURLINFO_SSL_VERIFYRESULT);
}

int http_transfer_proxy_status(http_transfer *transfer) {
  return (int)number(transfer, CURLINFO_HTTP_CONNECTCODE);
}

const char *http_transfer_error(http_transfer *transfer) { return transfer->error; }

const char *http_error_words(CURLcode code) { return curl.easy_strerror(code); }
