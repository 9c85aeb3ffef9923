/// One HTTP request to libcurl: what all our requests have in common. It knows no rules about where
/// a request may go.
#pragma once
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>

namespace pagemill {

/// Owns the handle and the lists that libcurl reads from it. Throws std::runtime_error when libcurl
/// refuses an option. It must not move: libcurl holds its address.
class curl_request {
 public:
  /// Receives the answer's body in pieces, whatever the status; false fails the request with
  /// CURLE_WRITE_ERROR.
  using body_taker = std::function<bool(std::string_view)>;

  /// A GET over http or https that fails when no byte moves in either direction for `idle`.
  /// `headers` are lines "Name: value".
  curl_request(const std::string& url, const std::vector<std::string>& headers,
               std::chrono::seconds idle, body_taker take_body);
  curl_request(const curl_request&) = delete;
  curl_request& operator=(const curl_request&) = delete;

  CURL* handle() const { return easy_.get(); }
  template <class T>
  void set(CURLoption option, T value) {
    if (curl_easy_setopt(handle(), option, value) != CURLE_OK) {
      throw std::runtime_error("libcurl refused an option");
    }
  }
  void set_list(CURLoption option, const std::vector<std::string>& lines);
  /// Makes it a POST. `body` is not copied.
  void post(const std::string& body);

  long status() const;  ///< 0 before there is one
  /// The first header of that name in the answer, or "".
  std::string header(const char* name) const;
  /// What take_body threw; that failed the request too.
  void rethrow_failure() const;

 private:
  struct release {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  static std::size_t write(char* data, std::size_t size, std::size_t count, void* self);

  const body_taker take_body_;
  std::exception_ptr failure_;
  // Freed after the handle that refers to them.
  std::vector<std::unique_ptr<curl_slist, release>> lists_;
  std::unique_ptr<CURL, release> easy_;
};

}  // namespace pagemill
