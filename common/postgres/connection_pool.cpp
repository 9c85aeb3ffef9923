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

/// After a connection attempt that was not answered, the next one waits at least this long.
constexpr std::chrono::milliseconds silence_pause{1000};
/// Between two log lines about the same outage.
constexpr std::chrono::seconds say_again{30};

double seconds(clock::duration span) {
  return std::chrono::duration<double>(span).count();
}

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
    const bool waits = failures_ > 0 && (opening_ > 0 || clock::now() < not_before_);
    // Another pool of this process may know already that the server is back.
    if (waits && !settings_.connection.memory->was_opened_after(failed_at_)) {
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
    note_opened();
    return opened;
  } catch (const std::exception& problem) {
    note_not_opened(problem);
    changed_.notify_one();
    throw;
  }
}

void connection_pool::note_opened() {
  settings_.connection.memory->note_opened(clock::now());
  std::unique_lock lock(mutex_);
  --opening_;
  ++opened_;
  failures_ = 0;
  silent_ = false;
  const auto since = std::exchange(unavailable_since_, time_point{});
  lock.unlock();
  if (since == time_point{}) return;
  log_info("database_available", {{"seconds_away", seconds(clock::now() - since)}});
}

/// An outage is logged when it begins, every now and then while it lasts, and when it ends, however
/// many callers meet it.
void connection_pool::note_not_opened(const std::exception& problem) {
  std::unique_lock lock(mutex_);
  --opening_;
  --open_;
  ++failures_;
  silent_ = dynamic_cast<const no_answer*>(&problem) != nullptr;
  last_problem_ = problem.what();
  const auto now = clock::now();
  const auto pause = wait_after(retry::connection, failures_, random_fraction());
  not_before_ = now + (silent_ ? std::max(pause, silence_pause) : pause);
  failed_at_ = now;
  const bool first = unavailable_since_ == time_point{};
  if (first) unavailable_since_ = now;
  if (!first && now - said_unavailable_ < say_again) return;
  said_unavailable_ = now;
  const auto since = unavailable_since_;
  lock.unlock();
  log_warning("database_unavailable",
              {{"reason", problem.what()}, {"seconds_away", seconds(now - since)}});
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
