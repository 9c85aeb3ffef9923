#include "common/net/https_client.hpp"

#include <algorithm>

#include "common/net/curl_loop.hpp"
#include "common/net/curl_request.hpp"
#include "common/net/retry_after.hpp"

namespace pagemill {
namespace {

/// Beyond these, connections are closed after their call.
constexpr std::size_t idle_loops_max = 16;
/// The deadline limits how long a service may be silent.
constexpr std::chrono::seconds any_silence{0};
constexpr std::chrono::milliseconds look_every{1000};

}  // namespace

/// One request and what came of it.
class https_client::call {
 public:
  call(http_method method, const https_request& request, const https_settings& settings,
       std::chrono::milliseconds left)
      : request_(request), curl_(request.url, request.headers, any_silence, [this](auto piece) {
          return take_body(piece);
        }) {
    if (method == http_method::post) curl_.post(request_.body);
    curl_.set(CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(left.count())));
    curl_.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings.connect.count()));
    curl_.set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.answer_bytes_max));
    curl_.set(CURLOPT_FOLLOWLOCATION, 0L);
    curl_.set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_.set(CURLOPT_HTTP09_ALLOWED, 0L);
    curl_.set(CURLOPT_TCP_KEEPALIVE, 1L);
    curl_.set(CURLOPT_QUICK_EXIT, 1L);
    curl_.set(CURLOPT_SSL_VERIFYPEER, 1L);
    curl_.set(CURLOPT_SSL_VERIFYHOST, 2L);
    curl_.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!settings.ca_file.empty()) {
      curl_.set(CURLOPT_CAINFO, settings.ca_file.c_str());
      curl_.set(CURLOPT_PROXY_CAINFO, settings.ca_file.c_str());
    }
    const bool is_https = request_.url.starts_with("https:");
    if (!is_https) {
      curl_.set(CURLOPT_PROXY, "");  // nor one of the environment: it would read the credential
    } else if (!settings.proxy.empty()) {
      curl_.set(CURLOPT_PROXY, settings.proxy.c_str());
    }
    if (!settings.no_proxy.empty()) curl_.set(CURLOPT_NOPROXY, settings.no_proxy.c_str());
  }

  curl_request& curl() { return curl_; }

  https_outcome outcome(int code) {
    curl_.rethrow_failure();
    if (too_large_) return std::unexpected(transfer_fault::too_large);
    if (enough_) return std::unexpected(transfer_fault::stopped);
    const bool no_connection = code == CURLE_OPERATION_TIMEDOUT && !was_connected();
    if (no_connection) return std::unexpected(transfer_fault::unreachable);
    if (code != CURLE_OK) return std::unexpected(fault_of_curl(code));
    answer_.status = curl_.status();
    const auto date = parse_http_date(curl_.header("Date"));
    answer_.retry_after =
        parse_retry_after(curl_.header("Retry-After"), date ? *date : time_of_day());
    return std::move(answer_);
  }

 private:
  /// Whether sending could begin: the connection stood, and TLS.
  bool was_connected() const {
    curl_off_t microseconds = 0;
    curl_easy_getinfo(curl_.handle(), CURLINFO_PRETRANSFER_TIME_T, &microseconds);
    return microseconds > 0;
  }

  bool take_body(std::string_view piece) {
    bytes_ += piece.size();
    too_large_ = bytes_ > request_.answer_bytes_max;
    if (too_large_) return false;
    const auto status = curl_.status();
    if (!request_.on_piece || status < 200 || status >= 300) {
      answer_.body += piece;
      return true;
    }
    enough_ = !request_.on_piece(piece);
    return !enough_;
  }

  const https_request& request_;
  https_answer answer_;
  std::size_t bytes_ = 0;
  bool too_large_ = false;
  bool enough_ = false;  ///< on_piece wants no more
  curl_request curl_;
};

https_client::https_client(https_settings settings) : settings_(std::move(settings)) {}

https_client::~https_client() = default;

std::unique_ptr<curl_loop> https_client::take_loop() {
  {
    const std::scoped_lock lock(mutex_);
    // The last one used first: its connection is the freshest, and those of a rush may age.
    if (!idle_.empty()) {
      auto last = std::move(idle_.back());
      idle_.pop_back();
      return last;
    }
  }
  return std::make_unique<curl_loop>();
}

void https_client::keep(std::unique_ptr<curl_loop> loop) {
  const std::scoped_lock lock(mutex_);
  if (idle_.size() < idle_loops_max) idle_.push_back(std::move(loop));
}

https_outcome https_client::post(const https_request& request, time_point until,
                                 const std::stop_token& stop) {
  return perform(http_method::post, request, until, stop);
}

https_outcome https_client::get(const https_request& request, time_point until,
                                const std::stop_token& stop) {
  return perform(http_method::get, request, until, stop);
}

https_outcome https_client::perform(http_method method, const https_request& request,
                                    time_point until, const std::stop_token& stop) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::min<time_point::duration>(until - time_point::clock::now(), std::chrono::hours(24)));
  if (left.count() <= 0) return std::unexpected(transfer_fault::timed_out);
  call made(method, request, settings_, left);
  auto loop = take_loop();
  std::optional<int> ended;
  loop->start(made.curl(), [&ended](int code) { ended = code; });
  {
    const std::stop_callback wake(stop, [&loop] { loop->wake(); });
    while (!ended && !stop.stop_requested()) {
      loop->advance();
      if (!ended) loop->wait(look_every);
    }
  }
  if (!ended) loop->drop_all();
  keep(std::move(loop));
  if (!ended) return std::unexpected(transfer_fault::stopped);
  return made.outcome(*ended);
}

}  // namespace pagemill
