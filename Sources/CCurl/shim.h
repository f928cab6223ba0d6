// What Swift cannot call or read of libcurl: the variadic setters and getters, typed, and the
// address inside a `curl_sockaddr`, which is longer than the type that Swift imports.
#ifndef SLUICE_CCURL_SHIM_H
#define SLUICE_CCURL_SHIM_H

#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>

typedef size_t (*sluice_curl_bytes)(char *bytes, size_t size, size_t count, void *context);
typedef curl_socket_t (*sluice_curl_open)(
    void *context, curlsocktype purpose, struct curl_sockaddr *address);
typedef int (*sluice_curl_progress)(
    void *context, curl_off_t download_total, curl_off_t download_now, curl_off_t upload_total,
    curl_off_t upload_now);

static inline CURLcode sluice_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode sluice_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode sluice_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode sluice_curl_set_headers(CURL *handle, struct curl_slist *value) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, value);
}

static inline CURLcode sluice_curl_set_bytes(
    CURL *handle, CURLoption option, sluice_curl_bytes function) {
  return curl_easy_setopt(handle, option, function);
}

static inline CURLcode sluice_curl_set_open(CURL *handle, sluice_curl_open function) {
  return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode sluice_curl_set_progress(CURL *handle, sluice_curl_progress function) {
  return curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
}

static inline CURLcode sluice_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode sluice_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

static inline CURLcode sluice_curl_result(const CURLMsg *message) { return message->data.result; }

// Copies the IP address into `bytes` and returns its length, 4 or 16; 0 for another family.
static inline int sluice_curl_ip(const struct curl_sockaddr *address, unsigned char bytes[16]) {
  if (address->family == AF_INET) {
    memcpy(bytes, &((const struct sockaddr_in *)&address->addr)->sin_addr, 4);
    return 4;
  }
  if (address->family == AF_INET6) {
    memcpy(bytes, &((const struct sockaddr_in6 *)&address->addr)->sin6_addr, 16);
    return 16;
  }
  return 0;
}

#endif
