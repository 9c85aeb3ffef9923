#include "common/postgres/connection_pool.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "common/core/log.hpp"
#include "common/core/retry_curves.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill::postgres {
namespace {

using clock = std::chrono::steady_clock;

/// Between tries to connect that fail. Short at first: most servers are back in a moment, and a
/// lease is to be renewed.
/// At least that after one that was not answered.
constexpr std::chrono::milliseconds silence_pause{1000};
/// Between two lines in the log about the same outage.
constexpr std::chrono::seconds say_again{30};

}  // namespace

connection_pool::connection_pool(pool_settings settings) : settings_(std::move(settings)) {
  assert(settings_.size > 0);
}

connection_pool::~connection_pool() {
  stop();
  assert(open_ == idle_.size() && "a lease outlives its pool");
}

connection_pool::lease::~lease() {
  if (connection_) pool_->give_back(std::move(connection_));
}

connection_pool::lease connection_pool::acquire() {
  return acquire(settings_.acquire_timeout);
}

connection_pool::lease connection_pool::acquire(std::chrono::milliseconds limit) {
  const auto deadline = clock::now() + std::min(limit, settings_.acquire_timeout);
  {
    std::unique_lock lock(mutex_);
    ++waiting_;
    const bool ready = changed_.wait_until(
        lock, deadline, [&] { return stopped_ || !idle_.empty() || open_ < settings_.size; });
    --waiting_;
    if (stopped_) throw pool_timeout("the connection pool is stopped");
    if (!ready) {
      ++timeouts_;
      throw pool_timeout("no database connection came free in time");
    }
    if (auto taken = take_idle()) return {*this, std::move(taken)};
    if (failures_ > 0 && (opening_ > 0 || clock::now() < not_before_)) {
      if (silent_) throw no_answer(last_problem_);
      throw connection_lost(last_problem_);
    }
    ++open_;  // reserves the place while the connection is opened without the lock
    ++opening_;
  }
  return {*this, open_reserved()};
}

/// With the lock held. Connections to a primary that was replaced since are not handed out.
std::unique_ptr<connection> connection_pool::take_idle() {
  while (!idle_.empty()) {
    auto taken = std::move(idle_.back());
    idle_.pop_back();
    if (!taken->is_overtaken()) return taken;
    --open_;
    ++dropped_;
  }
  return nullptr;
}

std::unique_ptr<connection> connection_pool::open_reserved() {
  try {
    auto opened = std::make_unique<connection>(settings_.connection);
    opened_or_not(nullptr, false);
    return opened;
  } catch (const std::exception& problem) {
    opened_or_not(&problem, dynamic_cast<const no_answer*>(&problem) != nullptr);
    changed_.notify_one();
    throw;
  }
}

/// An outage is one line when it begins, one now and then, and one when it is over, however many
/// callers meet it.
void connection_pool::opened_or_not(const std::exception* problem, bool silent) {
  std::unique_lock lock(mutex_);
  --opening_;
  silent_ = silent;
  failures_ = problem == nullptr ? 0 : failures_ + 1;
  const auto now = clock::now();
  const auto since = unavailable_since_ == time_point{} ? now : unavailable_since_;
  const auto seconds = std::chrono::duration<double>(now - since).count();
  if (problem == nullptr) {
    ++opened_;
    if (std::exchange(unavailable_since_, time_point{}) == time_point{}) return;
    lock.unlock();
    log_info("database_available", {{"seconds_away", seconds}});
    return;
  }
  --open_;
  const auto pause = wait_after(retry::connection, failures_, random_fraction());
  not_before_ = now + (silent ? std::max(pause, silence_pause) : pause);
  last_problem_ = problem->what();
  const bool first = unavailable_since_ == time_point{};
  unavailable_since_ = since;
  if (!first && now - said_unavailable_ < say_again) return;
  said_unavailable_ = now;
  lock.unlock();
  log_warning("database_unavailable", {{"reason", problem->what()}, {"seconds_away", seconds}});
}

void connection_pool::give_back(std::unique_ptr<connection> returned) {
  const bool keep = returned->is_open();
  if (!keep) returned.reset();  // closing may take a while, so without the lock
  {
    const std::scoped_lock lock(mutex_);
    if (keep) {
      idle_.push_back(std::move(returned));
    } else {
      --open_;
      ++dropped_;
    }
  }
  changed_.notify_one();
}

void connection_pool::drop_idle() {
  std::vector<std::unique_ptr<connection>> dropped;
  {
    const std::scoped_lock lock(mutex_);
    dropped.swap(idle_);
    open_ -= dropped.size();
    dropped_ += dropped.size();
  }
  changed_.notify_all();
}

void connection_pool::pause(std::chrono::milliseconds duration) {
  std::unique_lock lock(mutex_);
  const auto deadline = std::chrono::steady_clock::now() + duration;
  changed_.wait_until(lock, deadline, [&] { return stopped_; });
}

void connection_pool::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
}

pool_stats connection_pool::stats() const {
  const std::scoped_lock lock(mutex_);
  return {.open = open_,
          .idle = idle_.size(),
          .waiting = waiting_,
          .opened = opened_,
          .dropped = dropped_,
          .timeouts = timeouts_};
}

}  // namespace pagemill::postgres
