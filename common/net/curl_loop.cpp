#include "common/net/curl_loop.hpp"

#include <new>
#include <stdexcept>

#include <curl/curl.h>

#include "common/net/curl_request.hpp"

namespace pagemill {
namespace {

/// libcurl's global state.
struct curl_library {
  curl_library() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
  }
};

}  // namespace

curl_loop::curl_loop() {
  // Never cleaned up: the thread of an abandoned resolver may outlive main.
  static const curl_library library;
  multi_ = curl_multi_init();
  if (multi_ == nullptr) throw std::bad_alloc();
}

curl_loop::~curl_loop() {
  drop_all();
  curl_multi_cleanup(multi_);
}

void curl_loop::drop_all() {
  for (const auto& [easy, ended] : running_) curl_multi_remove_handle(multi_, easy);
  running_.clear();
}

void curl_loop::start(curl_request& request, handler ended) {
  auto* easy = request.handle();
  running_.emplace(easy, std::move(ended));
  if (curl_multi_add_handle(multi_, easy) != CURLM_OK) {
    running_.erase(easy);
    throw std::runtime_error("libcurl refused a request");
  }
}

void curl_loop::advance() {
  int count = 0;
  if (curl_multi_perform(multi_, &count) != CURLM_OK) throw std::runtime_error("libcurl failed");
  while (const auto* message = curl_multi_info_read(multi_, &count)) {
    if (message->msg != CURLMSG_DONE) continue;
    auto* easy = message->easy_handle;
    const auto result = message->data.result;
    curl_multi_remove_handle(multi_, easy);
    auto finished = running_.extract(easy);
    finished.mapped()(static_cast<int>(result));
  }
}

void curl_loop::wait(std::chrono::milliseconds most, int descriptor) {
  curl_waitfd also{descriptor, CURL_WAIT_POLLIN, 0};
  const bool has_descriptor = descriptor != -1;
  curl_multi_poll(multi_, has_descriptor ? &also : nullptr, has_descriptor ? 1 : 0,
                  static_cast<int>(most.count()), nullptr);
}

void curl_loop::wake() {
  curl_multi_wakeup(multi_);
}

}  // namespace pagemill
