#include "api/cli/client/transfers.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

#include <curl/curl.h>

#include "api/cli/client/interrupt.hpp"
#include "common/net/curl_request.hpp"

namespace pagemill::cli {
namespace {

constexpr std::size_t body_bytes_max = 64UL << 20;
constexpr long connect_seconds_max = 10;
constexpr std::chrono::milliseconds tick_interval{100};

}  // namespace

/// One request in progress. It must not move: libcurl holds its address.
struct transfers::transfer {
  struct release {
    void operator()(curl_mime* form) const { curl_mime_free(form); }
  };

  http_request request;
  http_answer answer;
  std::array<char, CURL_ERROR_SIZE> message{};
  // Freed after the handle that refers to it.
  std::unique_ptr<curl_mime, release> form;
  curl_request curl;

  explicit transfer(http_request wanted)
      : request(std::move(wanted)),
        curl(request.url, request.headers, request.quiet_max,
             [this](std::string_view piece) { return take_body(piece); }) {
    curl.set(CURLOPT_ERRORBUFFER, message.data());
    curl.set(CURLOPT_CONNECTTIMEOUT, connect_seconds_max);
    curl.set(CURLOPT_XFERINFOFUNCTION, &transfer::take_progress);
    curl.set(CURLOPT_XFERINFODATA, this);
    curl.set(CURLOPT_NOPROGRESS, 0L);
    if (!request.file.empty()) {
      set_form();
    } else if (!request.body.empty() || request.method == "POST") {
      curl.post(request.body);
    }
    if (request.method != "GET") curl.set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }

  void set_form() {
    form.reset(curl_mime_init(curl.handle()));
    bool good = form != nullptr;
    // Options go first, so that the server knows them before the file begins.
    for (const auto& field : request.form) {
      auto* part = good ? curl_mime_addpart(form.get()) : nullptr;
      good = part != nullptr && curl_mime_name(part, field.name.c_str()) == CURLE_OK &&
             curl_mime_data(part, field.value.data(), field.value.size()) == CURLE_OK;
    }
    auto* part = good ? curl_mime_addpart(form.get()) : nullptr;
    good = part != nullptr && curl_mime_name(part, "file") == CURLE_OK &&
           curl_mime_filedata(part, request.file.c_str()) == CURLE_OK &&
           curl_mime_type(part, "application/pdf") == CURLE_OK;
    if (!good) throw std::runtime_error("cannot make the form for " + request.file);
    curl.set(CURLOPT_MIMEPOST, form.get());
  }

  bool take_body(std::string_view piece) {
    const auto status = curl.status();
    if (request.on_body && status >= 200 && status < 300) {
      request.on_body(piece);
    } else if (answer.body.size() + piece.size() > body_bytes_max) {
      return false;
    } else {
      answer.body += piece;
    }
    return true;
  }

  static int take_progress(void* self, curl_off_t, curl_off_t, curl_off_t total, curl_off_t sent) {
    const auto& me = *static_cast<transfer*>(self);
    if (me.request.on_sent && total > 0) {
      me.request.on_sent(static_cast<std::uint64_t>(sent), static_cast<std::uint64_t>(total));
    }
    return 0;
  }

  http_outcome outcome(CURLcode result) {
    curl.rethrow_failure();
    if (result != CURLE_OK) {
      return std::unexpected(transport_failure{message[0] != '\0' ? std::string(message.data())
                                                                  : curl_easy_strerror(result)});
    }
    answer.status = curl.status();
    answer.etag = curl.header("ETag");
    answer.retry_after = curl.header("Retry-After");
    answer.limit_remaining = curl.header("RateLimit-Remaining");
    answer.limit_policy = curl.header("RateLimit-Policy");
    return std::move(answer);
  }
};

void transfers::start(http_request request, handler done) {
  auto made = std::make_unique<transfer>(std::move(request));
  auto& curl = made->curl;
  loop_.start(curl, [made = std::move(made), done = std::move(done)](int result) {
    done(made->outcome(static_cast<CURLcode>(result)));
  });
}

void transfers::after(std::chrono::milliseconds delay, std::function<void()> action) {
  actions_.emplace(clock::now() + delay, std::move(action));
}

void transfers::run_due_actions() {
  while (!actions_.empty() && actions_.begin()->first <= clock::now()) {
    auto action = actions_.extract(actions_.begin());
    action.mapped()();
  }
}

std::chrono::milliseconds transfers::time_to_wait() const {
  if (actions_.empty()) return tick_interval;
  const auto until =
      std::chrono::ceil<std::chrono::milliseconds>(actions_.begin()->first - clock::now());
  return std::clamp(until, std::chrono::milliseconds(0), tick_interval);
}

bool transfers::run() {
  while (is_busy()) {
    loop_.advance();
    run_due_actions();
    if (tick_) tick_();
    if (stop_ != nullptr && stop_->came()) {
      loop_.drop_all();
      actions_.clear();
      return false;
    }
    if (!is_busy()) return true;
    loop_.wait(time_to_wait(), stop_ != nullptr ? stop_->descriptor() : -1);
  }
  return true;
}

}  // namespace pagemill::cli
