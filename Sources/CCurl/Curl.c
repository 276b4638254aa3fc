#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_available;
static struct {
  __typeof__(&curl_global_init) global_init;
  __typeof__(&curl_easy_init) easy_init;
  __typeof__(&curl_easy_setopt) easy_setopt;
  __typeof__(&curl_easy_getinfo) easy_getinfo;
  __typeof__(&curl_easy_cleanup) easy_cleanup;
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
         LOAD(easy_cleanup) && LOAD(slist_append) && LOAD(slist_free_all) && LOAD(multi_init) &&
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

CURLM *http_loop_create(void) { return curl.multi_init(); }
void http_loop_destroy(CURLM *loop) { curl.multi_cleanup(loop); }
void http_loop_wake(CURLM *loop) { curl.multi_wakeup(loop); }

void http_loop_perform(CURLM *loop) {
  int running = 0;
  curl.multi_perform(loop, &running);
}

void http_loop_sleep(CURLM *loop) {
  // libcurl shortens the time to its own next timeout.
  const int one_hour = 3600 * 1000;
  curl.multi_poll(loop, NULL, 0, one_hour, NULL);
}

void *http_loop_next_ended(CURLM *loop, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl.multi_info_read(loop, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    char *context = NULL;
    curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &context);
    return context;
  }
  return NULL;
}

// A request

struct http_transfer {
  CURL *easy;
  struct curl_slist *headers;
  void *context;
  http_receiver receive_header;
  http_receiver receive_body;
  char error[CURL_ERROR_SIZE];
};

static size_t receive_header(char *bytes, size_t size, size_t count, void *raw) {
  http_transfer *transfer = raw;
  bool goes_on = transfer->receive_header(transfer->context, (uint8_t *)bytes, size * count);
  return goes_on ? size * count : 0;
}

static size_t receive_body(char *bytes, size_t size, size_t count, void *raw) {
  http_transfer *transfer = raw;
  bool goes_on = transfer->receive_body(transfer->context, (uint8_t *)bytes, size * count);
  return goes_on ? size * count : 0;
}

static void set_options(http_transfer *transfer) {
  CURL *easy = transfer->easy;
  curl.easy_setopt(easy, CURLOPT_PRIVATE, transfer->context);
  curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
  curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, receive_header);
  curl.easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
  curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive_body);
  curl.easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
  curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl.easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl.easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  // Signals belong to the program, and a cancelled request does not wait for a name server.
  curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl.easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
}

http_transfer *http_transfer_create(
    const char *method, const char *url, void *context, http_receiver header, http_receiver body) {
  http_transfer *transfer = calloc(1, sizeof *transfer);
  if (transfer == NULL) return NULL;
  transfer->easy = curl.easy_init();
  if (transfer->easy == NULL) {
    free(transfer);
    return NULL;
  }
  transfer->context = context;
  transfer->receive_header = header;
  transfer->receive_body = body;
  set_options(transfer);
  curl.easy_setopt(transfer->easy, CURLOPT_URL, url);
  if (strcmp(method, "HEAD") == 0) {
    curl.easy_setopt(transfer->easy, CURLOPT_NOBODY, 1L);
  } else {
    curl.easy_setopt(transfer->easy, CURLOPT_CUSTOMREQUEST, method);
  }
  return transfer;
}

void http_transfer_add_header(http_transfer *transfer, const char *line) {
  struct curl_slist *longer = curl.slist_append(transfer->headers, line);
  if (longer != NULL) transfer->headers = longer;
}

void http_transfer_set_body(http_transfer *transfer, const uint8_t *bytes, size_t count) {
  curl.easy_setopt(transfer->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
  curl.easy_setopt(
      transfer->easy, CURLOPT_COPYPOSTFIELDS, bytes == NULL ? "" : (const char *)bytes);
}

void http_transfer_set_limits(http_transfer *transfer, long connect, long total, int64_t body) {
  curl.easy_setopt(transfer->easy, CURLOPT_CONNECTTIMEOUT_MS, connect);
  curl.easy_setopt(transfer->easy, CURLOPT_TIMEOUT_MS, total);
  curl.easy_setopt(transfer->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)body);
}

void http_transfer_set_certificates(http_transfer *transfer, const char *file) {
  curl.easy_setopt(transfer->easy, CURLOPT_CAINFO, file);
}

void http_transfer_avoid_proxies(http_transfer *transfer) {
  curl.easy_setopt(transfer->easy, CURLOPT_PROXY, "");
}

bool http_transfer_start(http_transfer *transfer, CURLM *loop) {
  curl.easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
  return curl.multi_add_handle(loop, transfer->easy) == CURLM_OK;
}

void http_transfer_end(http_transfer *transfer, CURLM *loop) {
  curl.multi_remove_handle(loop, transfer->easy);
  curl.easy_cleanup(transfer->easy);
  curl.slist_free_all(transfer->headers);
  free(transfer);
}

// The answer

int http_transfer_status(http_transfer *transfer) {
  long status = 0;
  curl.easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
  return (int)status;
}

const char *http_transfer_redirect(http_transfer *transfer) {
  char *url = NULL;
  curl.easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &url);
  return url;
}

bool http_transfer_was_connected(http_transfer *transfer) {
  curl_off_t microseconds = 0;
  curl.easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &microseconds);
  return microseconds > 0;
}

int http_transfer_errno(http_transfer *transfer) {
  long code = 0;
  curl.easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &code);
  return (int)code;
}

const char *http_transfer_error(http_transfer *transfer) { return transfer->error; }
