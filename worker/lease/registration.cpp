#include "worker/lease/registration.hpp"

#include <array>
#include <unistd.h>

#include "common/core/log.hpp"
#include "common/core/version.hpp"
#include "common/jobs/channels.hpp"

namespace pagemill {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

}  // namespace

registration::registration(worker_store& workers, incarnation& self, registration_settings settings,
                           postgres::listener_events events)
    : workers_(workers), self_(self), settings_(std::move(settings)), events_(std::move(events)) {}

void registration::begin(death_blame blame) {
  const worker_id id{make_uuid_v4()};
  const auto host = host_name();
  workers_.register_worker({.id = id,
                            .slot = settings_.slot,
                            .host = host,
                            .pid = static_cast<int>(::getpid()),
                            .version = std::string(pagemill_version),
                            .slots = settings_.slots});
  const int taken = workers_.release_own_slot(id, settings_.slot, host, blame);
  if (taken > 0) log_info("jobs_resumed", {{"jobs", taken}});
  // The incarnation before this one only seemed dead.
  if (blame == death_blame::not_counted) workers_.forgive_deaths(self_.id());
  self_.become(id);
  listen_as(id);
}

void registration::listen_as(const worker_id& id) {
  postgres::listener_settings settings;
  settings.connection = settings_.listening;
  settings.channels = {std::string(channel_job_ready), std::string(channel_job_cancelled),
                       std::string(channel_backfill)};
  settings.session_lock = postgres::session_lock_key(id);
  auto listener = std::make_unique<postgres::notification_listener>(std::move(settings), events_);
  listener->start();
  // The one before is stopped after the lock is given back.
  const std::scoped_lock lock(mutex_);
  std::swap(listener_, listener);
}

void registration::stop_listening() {
  const std::scoped_lock lock(mutex_);
  if (listener_) listener_->stop();
}

bool registration::holds_lock() const {
  const std::scoped_lock lock(mutex_);
  return listener_ && listener_->holds_lock();
}

bool registration::hears_hints() const {
  const std::scoped_lock lock(mutex_);
  return listener_ && listener_->is_working();
}

}  // namespace pagemill
