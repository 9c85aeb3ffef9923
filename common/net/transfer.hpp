/// One outgoing HTTP request, over libcurl. fetch_rules judge the address when the socket is
/// opened, so that what a name resolved to before does not matter.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/net/fetch_rules.hpp"
#include "common/net/transfer_fault.hpp"

namespace pagemill {

class curl_request;

struct transfer_limits {
  std::chrono::milliseconds connect{10'000};
  std::chrono::seconds idle{30};  ///< without a byte in either direction
  std::chrono::milliseconds total{60'000};
  std::int64_t body_bytes_max = 0;  ///< of the answer
};

struct transfer_request {
  fetch_url url;
  std::optional<std::string> post;        ///< the body of a POST; none: a GET
  std::vector<std::string> headers = {};  ///< "Name: value"
  transfer_limits limits = {};
  /// Receives the body of a 2xx answer in pieces; returns false to stop. Without it no body is
  /// read.
  std::function<bool(std::string_view)> on_body = {};
  std::string ca_file = {};  ///< PEM, instead of the system's certificate authorities
  /// "host:port:address[,address]", replaces the resolver: for tests.
  std::vector<std::string> resolved = {};
};

struct transfer_answer {
  long status = 0;
  std::string location;
  /// The wait of Retry-After. A date is relative to the answer's own Date, if it has one, so that
  /// differing clocks do not matter.
  std::optional<std::chrono::seconds> retry_after;
  std::string content_disposition;
};

/// Contains no text of the URL, of an address or of the answer.
using transfer_outcome = std::expected<transfer_answer, transfer_fault>;

/// A running request. It must not move: libcurl holds its address.
class transfer {
 public:
  /// `rules` must outlive it.
  transfer(const fetch_rules& rules, transfer_request request);
  ~transfer();
  transfer(const transfer&) = delete;
  transfer& operator=(const transfer&) = delete;

  curl_request& curl() const { return *curl_; }
  /// `code` is libcurl's result. Rethrows what on_body threw.
  transfer_outcome outcome(int code);

 private:
  void set_limits();
  void set_guard();
  void set_content();
  bool is_same_to_libcurl() const;
  bool take_body(std::string_view piece);
  int open_socket(const void* address) const;
  std::chrono::sys_seconds time_of_answer() const;

  const fetch_rules& rules_;
  const transfer_request request_;
  const std::unique_ptr<curl_request> curl_;
  std::int64_t body_bytes_ = 0;
  bool enough_ = false;  ///< on_body wants no more
  bool too_large_ = false;
  mutable bool refused_ = false;
};

}  // namespace pagemill
