#include "common/net/curl_request.hpp"

#include <new>

namespace pagemill {

curl_request::curl_request(const std::string& url, const std::vector<std::string>& headers,
                           std::chrono::seconds idle, body_taker take_body)
    : take_body_(std::move(take_body)), easy_(curl_easy_init()) {
  if (easy_ == nullptr) throw std::bad_alloc();
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USERAGENT, "pagemill");
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(idle.count()));
  set(CURLOPT_WRITEFUNCTION, &curl_request::write);
  set(CURLOPT_WRITEDATA, this);
  // Without this, libcurl waits a second for "100 Continue"; it notices a refusal while sending
  // anyway.
  std::vector<std::string> lines{"Expect:"};
  lines.insert(lines.end(), headers.begin(), headers.end());
  set_list(CURLOPT_HTTPHEADER, lines);
}

void curl_request::set_list(CURLoption option, const std::vector<std::string>& lines) {
  auto& list = lists_.emplace_back();
  for (const auto& line : lines) {
    auto* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  }
  set(option, list.get());
}

void curl_request::post(const std::string& body) {
  set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  set(CURLOPT_POSTFIELDS, body.c_str());
}

long curl_request::status() const {
  long status = 0;
  curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::string curl_request::header(const char* name) const {
  curl_header* found = nullptr;
  if (curl_easy_header(handle(), name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK) return {};
  return found->value;
}

void curl_request::rethrow_failure() const {
  if (failure_) std::rethrow_exception(failure_);
}

std::size_t curl_request::write(char* data, std::size_t size, std::size_t count, void* self) {
  const std::string_view piece(data, size * count);
  auto& me = *static_cast<curl_request*>(self);
  try {
    return me.take_body_(piece) ? piece.size() : CURL_WRITEFUNC_ERROR;
  } catch (...) {
    // Must not unwind libcurl's frames.
    me.failure_ = std::current_exception();
    return CURL_WRITEFUNC_ERROR;
  }
}

}  // namespace pagemill
