#include "common/postgres/connection_pool.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "common/postgres/error_mapping.hpp"

namespace pagemill::postgres {

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
  const auto deadline =
      std::chrono::steady_clock::now() + std::min(limit, settings_.acquire_timeout);
  std::unique_ptr<connection> taken;
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
    if (!idle_.empty()) {
      taken = std::move(idle_.back());
      idle_.pop_back();
      return {*this, std::move(taken)};
    }
    ++open_;  // reserves the place while the connection is opened without the lock
  }
  return {*this, open_reserved()};
}

std::unique_ptr<connection> connection_pool::open_reserved() {
  try {
    auto opened = std::make_unique<connection>(settings_.connection);
    const std::scoped_lock lock(mutex_);
    ++opened_;
    return opened;
  } catch (...) {
    {
      const std::scoped_lock lock(mutex_);
      --open_;
    }
    changed_.notify_one();
    throw;
  }
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
