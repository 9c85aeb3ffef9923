#include "common/postgres/notifier.hpp"

#include <map>
#include <string_view>
#include <vector>

#include "common/core/log.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill::postgres {
namespace {

/// The number of different hints that may wait. Listeners poll, so further ones are dropped.
constexpr std::size_t pending_max = 1000;
/// More payloads than this on a channel are sent as a single empty one: "many".
constexpr std::size_t payloads_max = 16;

}  // namespace

notifier::notifier(connection_pool& pool, std::chrono::milliseconds quiet)
    : pool_(pool), quiet_(quiet), thread_([this] { run(); }) {}

notifier::~notifier() {
  stop();
}

void notifier::notify(std::string_view channel, std::string_view payload) {
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_ || pending_.size() >= pending_max) return;
    if (!pending_.emplace(channel, payload).second) return;
  }
  changed_.notify_one();
}

void notifier::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || !pending_.empty(); });
    if (pending_.empty()) return;
    std::set<hint> hints;
    hints.swap(pending_);
    lock.unlock();
    const auto sent = std::chrono::steady_clock::now();
    send(hints);
    lock.lock();
    ++transactions_;
    changed_.wait_until(lock, sent + quiet_, [&] { return stopping_; });
  }
}

void notifier::send(const std::set<hint>& hints) {
  std::map<std::string_view, std::size_t> by_channel;
  for (const auto& [channel, payload] : hints) ++by_channel[channel];
  std::vector<std::string> channels;
  std::vector<std::string> payloads;
  for (const auto& [channel, payload] : hints) {
    if (by_channel[channel] > payloads_max) continue;
    channels.push_back(channel);
    payloads.push_back(payload);
  }
  for (const auto& [channel, count] : by_channel) {
    if (count <= payloads_max) continue;
    channels.emplace_back(channel);
    payloads.emplace_back();
  }
  try {
    transact(pool_, {}, [&](transaction& open) {
      open.exec(sql::send_notifications, pqxx::params{channels, payloads});
    });
  } catch (const database_error& problem) {
    log_debug("notification_dropped", {{"reason", problem.what()}});
  }
}

void notifier::stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::uint64_t notifier::transactions() const {
  const std::scoped_lock lock(mutex_);
  return transactions_;
}

}  // namespace pagemill::postgres
