#include "common/extractor/pool_state.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <poll.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <system_error>
#include <utility>

#include "common/core/log.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;

constexpr int retry_ms_min = 50;  ///< between failed starts, doubled each time
constexpr int retry_ms_max = 5'000;
constexpr int rest_look_ms = 2'000;       ///< how often idle children are looked at
constexpr double rest_cpu_seconds = 2.0;  ///< of an idle child, its start included

/// Only children of root change their user.
std::optional<child_user> resolve_user(const std::string& name) {
  if (geteuid() != 0) return std::nullopt;
  const passwd* entry = getpwnam(name.c_str());
  if (entry == nullptr) throw std::runtime_error("there is no user " + name + " for extractors");
  return child_user{entry->pw_uid, entry->pw_gid};
}

std::chrono::milliseconds pause_after(int failures) {
  return std::chrono::milliseconds(std::min(retry_ms_max, retry_ms_min << std::min(failures, 7)));
}

void retire(const pooled_child& child) {
  child.process->kill(kill_reason::retired);
  child.process->reap();
}

}  // namespace

bool pooled_child::is_restless() const {
  return process->cpu_seconds() - cpu_at_rest > rest_cpu_seconds;
}

extractor_pool::state::state(extractor_settings chosen)
    : settings_(std::move(chosen)),
      user_(resolve_user(settings_.user)),
      program_(settings_.program),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_.is_open()) throw std::system_error(errno, std::generic_category(), "eventfd");
  thread_ = std::thread([this] { run(); });
}

extractor_pool::state::~state() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake();
  thread_.join();
}

void extractor_pool::state::wake() const {
  const std::uint64_t one = 1;
  // If it is full, the thread is about to wake up anyway.
  static_cast<void>(!write(wake_.value(), &one, sizeof one));
}

void extractor_pool::state::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    for (auto* idle : {&fresh_, &bound_}) {
      kill_restless(*idle);
      reap_dead(*idle);
    }
    start_missing(lock);
    if (!stopping_) wait_for_news(lock);
  }
  auto idle = std::move(fresh_);
  for (auto& child : bound_) idle.push_back(std::move(child));
  bound_.clear();
  for (auto& child : idle) child.process->kill(kill_reason::retired);
  for (auto& child : idle) child.process->reap();
}

void extractor_pool::state::start_missing(std::unique_lock<std::mutex>& lock) {
  while (!stopping_ && is_child_missing() && clock::now() >= next_start_) {
    const bool reopen = std::exchange(reopen_, false);
    lock.unlock();
    if (reopen) program_.reopen();
    pooled_child child;
    std::string problem;
    int number = 0;
    try {
      child.process = spawn_child(settings_, program_, user_);
    } catch (const std::system_error& error) {
      problem = error.what();
      number = error.code().value();
    }
    lock.lock();
    if (!child.process) {
      if (problem != last_error_) log_error("extractor_not_started", {{"reason", problem}});
      last_error_ = problem;
      last_error_number_ = number;
      note_failure();
      changed_.notify_all();
      return;
    }
    fresh_.push_back(std::move(child));
    changed_.notify_all();
  }
}

/// A child that was taken over goes on after the end of its document.
void extractor_pool::state::kill_restless(const std::vector<pooled_child>& idle) {
  for (const auto& child : idle) {
    if (!child.is_restless() || child.process->reason != kill_reason::none) continue;
    log_error("extractor_works_idle", {{"pid", child.process->pid}});
    child.process->kill(kill_reason::bad_output);
  }
}

void extractor_pool::state::reap_dead(std::vector<pooled_child>& idle) {
  std::erase_if(idle, [this](const pooled_child& child) {
    if (!child.process->has_exited()) return false;
    const auto death = explain_death(child.process->reap(), child.process->reason);
    log_warning(
        "extractor_died_idle",
        {{"pid", child.process->pid}, {"cause", to_string(death.cause)}, {"detail", death.detail}});
    last_error_ = "a fresh extractor exited by itself";
    last_error_number_ = 0;
    if (!child.workspace) note_failure();
    return true;
  });
}

bool extractor_pool::state::is_child_missing() const {
  return static_cast<int>(fresh_.size()) + proving_ < settings_.slots;
}

/// A program that cannot run must not be started in a tight loop.
void extractor_pool::state::note_failure() {
  next_start_ = clock::now() + pause_after(failures_++);
  reopen_ = true;
}

void extractor_pool::state::wait_for_news(std::unique_lock<std::mutex>& lock) {
  std::vector<pollfd> events{{.fd = wake_.value(), .events = POLLIN, .revents = 0}};
  std::vector<std::shared_ptr<child_process>> watched;  // keeps their pidfds open
  for (const auto* idle : {&fresh_, &bound_}) {
    for (const auto& child : *idle) {
      watched.push_back(child.process);
      events.push_back({.fd = child.process->pidfd.value(), .events = POLLIN, .revents = 0});
    }
  }
  using std::chrono::milliseconds;
  const auto left = std::chrono::ceil<milliseconds>(next_start_ - clock::now()).count();
  const bool watches = !fresh_.empty() || !bound_.empty();
  int timeout = watches ? rest_look_ms : -1;
  if (is_child_missing()) {
    const int start_in = static_cast<int>(std::max<milliseconds::rep>(left, 0));
    timeout = watches ? std::min(timeout, start_in) : start_in;
  }
  lock.unlock();
  poll(events.data(), events.size(), timeout);
  std::uint64_t count = 0;
  static_cast<void>(!read(wake_.value(), &count, sizeof count));
  lock.lock();
}

pooled_child extractor_pool::state::take(const workspace_id& workspace) {
  std::unique_lock lock(mutex_);
  const auto mine = std::find_if(bound_.rbegin(), bound_.rend(), [&](const pooled_child& child) {
    return child.workspace == workspace && !child.process->has_exited();
  });
  if (mine != bound_.rend()) {
    auto child = std::move(*mine);
    bound_.erase(std::next(mine).base());
    ++busy_;
    return child;
  }
  auto child = take_fresh(lock, clock::now() + std::chrono::seconds(settings_.start_seconds));
  child.workspace = workspace;
  ++busy_;
  std::optional<pooled_child> surplus;
  if (!bound_.empty() && busy_ + static_cast<int>(bound_.size()) > settings_.slots) {
    surplus = std::move(bound_.front());
    bound_.erase(bound_.begin());
  }
  lock.unlock();
  wake();
  if (surplus) retire(*surplus);
  return child;
}

pooled_child extractor_pool::state::take_for_proof(std::chrono::seconds patience) {
  std::unique_lock lock(mutex_);
  auto child = take_fresh(lock, clock::now() + patience);
  ++proving_;
  return child;
}

pooled_child extractor_pool::state::take_fresh(std::unique_lock<std::mutex>& lock,
                                               clock::time_point deadline) {
  const auto alive = [](const pooled_child& child) { return !child.process->has_exited(); };
  auto found = fresh_.end();
  while ((found = std::ranges::find_if(fresh_, alive)) == fresh_.end()) {
    if (changed_.wait_until(lock, deadline) == std::cv_status::timeout) {
      throw no_extractor("no extractor could be started: " + last_error_, last_error_number_);
    }
  }
  auto child = std::move(*found);
  fresh_.erase(found);
  child.resident_at_start = child.process->resident_bytes();
  return child;
}

void extractor_pool::state::release_busy(const pooled_child& child) {
  --(child.workspace ? busy_ : proving_);
}

bool extractor_pool::state::is_worn(const pooled_child& child) const {
  const std::int64_t growth = child.process->resident_bytes() - child.resident_at_start;
  return (child.workspace && child.documents >= settings_.documents_per_child) ||
         growth > (static_cast<std::int64_t>(settings_.memory_growth_mb) << 20) ||
         child.is_restless() || 2 * child.process->cpu_seconds() > settings_.cpu_seconds;
}

void extractor_pool::state::give_back(pooled_child child) {
  const bool worn = is_worn(child);
  {
    const std::scoped_lock lock(mutex_);
    release_busy(child);
    failures_ = 0;
    if (worn) {
      // Replaced.
    } else if (!child.workspace) {
      child.documents = 0;
      fresh_.push_back(std::move(child));
      changed_.notify_all();
    } else if (busy_ + static_cast<int>(bound_.size()) < settings_.slots) {
      bound_.push_back(std::move(child));
    }
  }
  if (child.process) retire(child);
  wake();
}

void extractor_pool::state::forget_one(const pooled_child& child) {
  {
    const std::scoped_lock lock(mutex_);
    release_busy(child);
    if (!child.workspace) reopen_ = true;
  }
  wake();
}

}  // namespace pagemill
