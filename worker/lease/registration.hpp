/// Makes the process known to the queue: a row in `workers` for each incarnation, and a listening
/// connection that holds the incarnation's session lock.
#pragma once
#include <memory>
#include <mutex>
#include <string>

#include "common/postgres/notification_listener.hpp"
#include "common/stores/jobs/worker_store.hpp"
#include "worker/lease/incarnation.hpp"

namespace pagemill {

struct registration_settings {
  std::string slot;
  int slots = 1;
  postgres::connection_settings listening;  ///< for the listening connection
};

class registration {
 public:
  /// `events` come on the listener's thread. The store and the incarnation outlive it.
  registration(worker_store& workers, incarnation& self, registration_settings settings,
               postgres::listener_events events);

  /// A new row and a new fence; takes back what earlier incarnations of this slot left. Throws
  /// while the database is away. One thread at a time.
  void begin(death_blame blame);
  /// Removes the row. Throws while the database is away.
  void retire() { workers_.retire_worker(self_.id()); }
  /// Closes the listening connection. Idempotent; legal before begin().
  void stop_listening();

  // Any thread.
  bool holds_lock() const;
  /// Whether notifications arrive; when not, poll faster.
  bool hears_hints() const;

 private:
  void listen_as(const worker_id& id);

  worker_store& workers_;
  incarnation& self_;
  const registration_settings settings_;
  const postgres::listener_events events_;
  mutable std::mutex mutex_;
  std::unique_ptr<postgres::notification_listener> listener_;
};

}  // namespace pagemill
