#include "api/ai/usage/usage_recorder.hpp"

#include <utility>

#include <boost/asio/use_awaitable.hpp>

#include "common/async/as_outcome.hpp"
#include "common/core/log.hpp"
#include "common/core/retry_curves.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

void log_call(const ai_call& call, const ai_call_end& how) {
  const std::chrono::duration<double> took = clock::now() - call.started_at;
  std::vector<log_field> fields{{"workspace_id", to_string(call.workspace)},
                                {"operation", call.operation},
                                {"provider", call.provider},
                                {"model", call.model},
                                {"input_tokens", how.input_tokens},
                                {"output_tokens", how.output_tokens},
                                {"seconds", took.count()}};
  if (how.cost) fields.emplace_back("cost", *how.cost);
  if (!how.code.empty()) fields.emplace_back("code", how.code);
  if (call.key) fields.emplace_back("key_id", to_string(*call.key));
  if (call.user) fields.emplace_back("user_id", to_string(*call.user));
  log(how.code.empty() ? log_level::info : log_level::warning, "ai_call", fields);
}

}  // namespace

usage_recorder::usage_recorder(asio::any_io_executor executor, blocking_pool& pool,
                               usage_store& store)
    : pool_(pool), store_(store), added_(executor), written_(executor) {
  added_.expires_at(clock::time_point::max());
  written_.expires_at(clock::time_point::max());
}

void usage_recorder::record(ai_call call, ai_call_end how) {
  log_call(call, how);
  if (waiting_.size() >= waiting_max) return;
  waiting_.push_back({std::move(call), std::move(how)});
  added_.cancel();
}

asio::awaitable<void> usage_recorder::run() {
  int failures = 0;
  asio::steady_timer pause(added_.get_executor());
  while (true) {
    if (waiting_.empty()) {
      written_.cancel();
      co_await added_.async_wait(as_outcome);
      continue;
    }
    const auto next = waiting_.front();
    try {
      co_await pool_.run(turn_of(next.call.workspace), [&] { store_.end(next.call, next.how); });
      waiting_.pop_front();
      failures = 0;
      continue;
    } catch (const std::exception& e) {
      postgres::log_absorbed("ai_call_not_recorded", e);
    }
    pause.expires_after(wait_after(retry::claim_ends, ++failures, random_fraction()));
    co_await pause.async_wait(asio::use_awaitable);
  }
}

asio::awaitable<void> usage_recorder::flush(clock::duration limit) {
  if (waiting_.empty()) co_return;
  written_.expires_after(limit);
  co_await written_.async_wait(as_outcome);
}

}  // namespace pagemill
