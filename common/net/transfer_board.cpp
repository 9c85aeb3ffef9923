#include "common/net/transfer_board.hpp"

#include <new>
#include <stdexcept>

#include <curl/curl.h>

namespace pagemill {
namespace {

constexpr std::chrono::milliseconds look_every{100};

/// libcurl's global state.
struct curl_library {
  curl_library() {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::bad_alloc();
  }
};

}  // namespace

transfer_board::transfer_board(const fetch_rules& rules) : rules_(rules) {
  // Never cleaned up: the thread of an abandoned resolver may outlive main.
  static const curl_library library;
  multi_ = curl_multi_init();
  if (multi_ == nullptr) throw std::bad_alloc();
}

transfer_board::~transfer_board() {
  drop_all();
  curl_multi_cleanup(multi_);
}

void transfer_board::drop_all() {
  for (const auto& [easy, under_way] : running_) curl_multi_remove_handle(multi_, easy);
  running_.clear();
}

void transfer_board::start(transfer_request request, handler done) {
  auto made = std::make_unique<transfer>(rules_, std::move(request));
  auto* easy = made->easy();
  running_.emplace(easy, entry{std::move(made), std::move(done)});
  if (curl_multi_add_handle(multi_, easy) != CURLM_OK) {
    running_.erase(easy);
    throw std::runtime_error("libcurl refused a request");
  }
}

void transfer_board::collect_finished() {
  int left = 0;
  while (const auto* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    auto* easy = message->easy_handle;
    const auto code = message->data.result;
    curl_multi_remove_handle(multi_, easy);
    auto finished = running_.extract(easy);
    finished.mapped().done(finished.mapped().owned->outcome(static_cast<int>(code)));
  }
}

void transfer_board::turn(std::chrono::milliseconds most) {
  int running = 0;
  if (curl_multi_perform(multi_, &running) != CURLM_OK) throw std::runtime_error("libcurl failed");
  const auto before = running_.size();
  collect_finished();
  if (running_.size() != before) return;
  curl_multi_poll(multi_, nullptr, 0, static_cast<int>(most.count()), nullptr);
}

void transfer_board::wake() {
  curl_multi_wakeup(multi_);
}

transfer_outcome run_transfer(const fetch_rules& rules, transfer_request request,
                              const std::function<bool()>& keep_going) {
  transfer_board board(rules);
  transfer_outcome outcome = std::unexpected(transfer_fault::stopped);
  board.start(std::move(request), [&](transfer_outcome ended) { outcome = std::move(ended); });
  while (board.under_way() > 0 && keep_going()) board.turn(look_every);
  return outcome;
}

}  // namespace pagemill
