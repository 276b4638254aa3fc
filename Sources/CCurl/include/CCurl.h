#pragma once

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// HTTP by libcurl, which is opened on first use: linked, it would cost 9 ms at each start. Its options are
// variadic calls, so they are set here.

/// Whether libcurl is installed. All other functions need it.
bool http_is_available(void);

/// Requests under way together, moved on by one thread at a time, and the connections that they leave for
/// others.
typedef struct http_loop http_loop;
/// NULL if there is no memory.
http_loop *_Nullable http_loop_create(void);
void http_loop_destroy(http_loop *_Nonnull loop);

/// Moves each request on as far as it goes now.
void http_loop_perform(http_loop *_Nonnull loop);
/// Sleeps until some request can go on, or `http_loop_wake`.
void http_loop_sleep(http_loop *_Nonnull loop);
/// Ends the present or the next sleep; from any thread.
void http_loop_wake(http_loop *_Nonnull loop);
/// The context of a request that has ended since, and how; NULL if there is none. Asked after `perform`.
void *_Nullable http_loop_next_ended(http_loop *_Nonnull loop, CURLcode *_Nonnull result);

/// One request.
typedef struct http_transfer http_transfer;

/// Takes a line of the answer's head, whole.
typedef void (*http_line_receiver)(
    void *_Nonnull context, const uint8_t *_Nonnull bytes, size_t count);

typedef enum { http_go_on, http_pause, http_stop } http_verdict;
/// Takes a part of the answer's body. After `http_pause` the same part comes again when the transfer is
/// resumed; `http_stop` ends it.
typedef http_verdict (*http_body_receiver)(
    void *_Nonnull context, const uint8_t *_Nonnull bytes, size_t count);

/// Copies bytes of the request's body from an offset and returns how many: 0 at its end.
typedef size_t (*http_body_reader)(
    void *_Nonnull context, size_t offset, uint8_t *_Nonnull buffer, size_t capacity);

/// Whether a request may be sent to an address of 4 or 16 bytes.
typedef bool (*http_address_judge)(
    void *_Nonnull context, const uint8_t *_Nonnull address, size_t count);

/// A request that is not repeatable is sent at most once. NULL if there is no memory.
http_transfer *_Nullable http_transfer_create(
    http_loop *_Nonnull loop, const char *_Nonnull method, const char *_Nonnull url, bool is_repeatable,
    void *_Nonnull context, http_line_receiver _Nonnull receive_line,
    http_body_receiver _Nonnull receive_body);

/// `name: value`; `name;` for one without a value; `name:` for none.
void http_transfer_add_header(http_transfer *_Nonnull transfer, const char *_Nonnull line);
void http_transfer_set_body(
    http_transfer *_Nonnull transfer, size_t count, http_body_reader _Nonnull read);
/// Milliseconds until it must be connected and be done, seconds without a byte in either direction, bytes of
/// the body; 0 for no limit.
void http_transfer_set_limits(
    http_transfer *_Nonnull transfer, long connect, long total, long idle, int64_t body);
/// Asks for a compressed body, which arrives unpacked.
void http_transfer_accept_packed(http_transfer *_Nonnull transfer);
/// Certificates to trust instead of those of the system.
void http_transfer_set_certificates(http_transfer *_Nonnull transfer, const char *_Nonnull file);
void http_transfer_avoid_proxies(http_transfer *_Nonnull transfer);
/// Asked about each address before a connection is made or used again.
void http_transfer_judge_addresses(
    http_transfer *_Nonnull transfer, http_address_judge _Nonnull judge);
/// Whether an address was refused.
bool http_transfer_is_refused(http_transfer *_Nonnull transfer);

/// An error if an option could not be set, a header could not be added, or there is no memory.
CURLcode http_transfer_start(http_transfer *_Nonnull transfer);
/// Goes on after `http_pause`.
void http_transfer_resume(http_transfer *_Nonnull transfer);
/// Ends it, done or not, and frees it. Its connection is kept if it can be used again.
void http_transfer_end(http_transfer *_Nonnull transfer);

int http_transfer_status(http_transfer *_Nonnull transfer);
/// Where a redirect leads to; NULL if the answer is not a redirect. Valid until the transfer ends.
const char *_Nullable http_transfer_redirect(http_transfer *_Nonnull transfer);

/// How far a transfer has come; from `http_begun` on the server may have got the request.
typedef enum {
  http_resolving,
  http_connecting,
  http_securing,
  http_begun,
  http_receiving
} http_phase;
http_phase http_transfer_phase(http_transfer *_Nonnull transfer);
/// How many bytes of the body were sent.
int64_t http_transfer_sent(http_transfer *_Nonnull transfer);
/// `errno` of a connection that failed, 0 if there is none.
int http_transfer_errno(http_transfer *_Nonnull transfer);
/// OpenSSL's number for what is wrong with the server's certificate, 0 if nothing is.
long http_transfer_verdict(http_transfer *_Nonnull transfer);
/// The status of a proxy's answer to CONNECT, 0 if there is none.
int http_transfer_proxy_status(http_transfer *_Nonnull transfer);
/// libcurl's words for what went wrong, which may be empty.
const char *_Nonnull http_transfer_error(http_transfer *_Nonnull transfer);
/// libcurl's words for an error in general.
const char *_Nonnull http_error_words(CURLcode code);
