#pragma once

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// HTTP by libcurl, which is opened on first use: linked, it would cost 9 ms at each start. Its options are
// variadic calls, so they are set here.

/// Whether libcurl is installed. All other functions need it.
bool http_is_available(void);

/// Requests under way together, moved on by one thread. NULL if there is no memory.
CURLM *_Nullable http_loop_create(void);
void http_loop_destroy(CURLM *_Nonnull loop);

/// Moves each request on as far as it goes now.
void http_loop_perform(CURLM *_Nonnull loop);
/// Sleeps until some request can go on, or `http_loop_wake`.
void http_loop_sleep(CURLM *_Nonnull loop);
/// Ends the present or the next sleep; from any thread.
void http_loop_wake(CURLM *_Nonnull loop);
/// The context of a request that has ended since, and how; NULL if there is none. Asked after `perform`.
void *_Nullable http_loop_next_ended(CURLM *_Nonnull loop, CURLcode *_Nonnull result);

/// One request.
typedef struct http_transfer http_transfer;

/// Takes a part of the answer; false ends the request.
typedef bool (*http_receiver)(void *_Nonnull context, const uint8_t *_Nonnull bytes, size_t count);

/// `receive_header` gets each line of the answer's head, whole. NULL if there is no memory.
http_transfer *_Nullable http_transfer_create(
    const char *_Nonnull method, const char *_Nonnull url, void *_Nonnull context,
    http_receiver _Nonnull receive_header, http_receiver _Nonnull receive_body);

/// `name: value`; `name;` for one without a value; `name:` for none.
void http_transfer_add_header(http_transfer *_Nonnull transfer, const char *_Nonnull line);
void http_transfer_set_body(
    http_transfer *_Nonnull transfer, const uint8_t *_Nullable bytes, size_t count);
/// Milliseconds until it must be connected and be done, 0 for no limit; bytes of the body.
void http_transfer_set_limits(
    http_transfer *_Nonnull transfer, long connect, long total, int64_t body);
/// Certificates to trust instead of those of the system.
void http_transfer_set_certificates(http_transfer *_Nonnull transfer, const char *_Nonnull file);
void http_transfer_avoid_proxies(http_transfer *_Nonnull transfer);

bool http_transfer_start(http_transfer *_Nonnull transfer, CURLM *_Nonnull loop);
/// Ends it, done or not, and frees it.
void http_transfer_end(http_transfer *_Nonnull transfer, CURLM *_Nonnull loop);

int http_transfer_status(http_transfer *_Nonnull transfer);
/// Where a redirect leads to, NULL if the answer is none. Valid until the transfer ends.
const char *_Nullable http_transfer_redirect(http_transfer *_Nonnull transfer);
/// Whether there was a connection for it.
bool http_transfer_was_connected(http_transfer *_Nonnull transfer);
/// `errno` of a connection that failed, 0 if there is none.
int http_transfer_errno(http_transfer *_Nonnull transfer);
/// libcurl's words for what went wrong, which may be empty.
const char *_Nonnull http_transfer_error(http_transfer *_Nonnull transfer);
