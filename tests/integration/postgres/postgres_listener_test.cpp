#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "common/postgres/notification_listener.hpp"
#include "common/postgres/notifier.hpp"
#include "tests/integration/site/event_log.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace std::chrono_literals;
using namespace pagemill::postgres;
using pagemill::test::event_log;
using pagemill::test::postgres_cluster;
using pagemill::test::query;

namespace {

std::string base_url() {
  return postgres_cluster::shared().url("postgres");
}

listener_events into(event_log& log) {
  return {.notified =
              [&](std::string_view channel, std::string_view payload) {
                log.add(std::format("{}:{}", channel, payload));
              },
          .listening = [&] { log.add("listening"); },
          .locked = [&] { log.add("locked"); },
          .lost = [&] { log.add("lost"); }};
}

listener_settings settings(const std::string& name, std::optional<std::int64_t> lock = {}) {
  return {.connection = {.url = base_url(), .application_name = name},
          .channels = {"jobs", "control"},
          .session_lock = lock};
}

void end_backends(const std::string& name) {
  query(base_url(),
        std::format("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity "
                    "WHERE application_name = '{}'",
                    name));
}

std::string lock_holders(std::int64_t key) {
  return query(base_url(),
               std::format("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                           "AND objsubid = 1 AND ((classid::bigint << 32) | objid::bigint) = {}",
                           key));
}

}  // namespace

TEST_CASE("a listener hears its channels, and the probe finds that it does") {
  event_log log;
  notification_listener listener(settings("hears"), into(log));
  listener.start();
  REQUIRE(listener.wait_until_probed(10s));
  REQUIRE(log.wait_for("listening"));
  CHECK(listener.is_working());
  query(base_url(), "SELECT pg_notify('jobs', 'a')");
  query(base_url(), "NOTIFY other, 'b'");
  query(base_url(), "NOTIFY control");
  CHECK(log.wait_for("control:"));
  CHECK(log.events() == std::vector<std::string>{"listening", "jobs:a", "control:"});
}

TEST_CASE("a listener whose backend is killed comes back, says so, and hears again") {
  event_log log;
  notification_listener listener(settings("killed"), into(log));
  listener.start();
  REQUIRE(log.wait_for("listening"));
  end_backends("killed");
  REQUIRE(log.wait_for("lost"));
  REQUIRE(log.wait_for("listening", 2));
  CHECK(listener.is_working());
  query(base_url(), "NOTIFY jobs, 'after'");
  CHECK(log.wait_for("jobs:after"));
}

TEST_CASE("a listener outlives a restart of the server") {
  event_log log;
  notification_listener listener(settings("restart"), into(log));
  listener.start();
  REQUIRE(log.wait_for("listening"));
  postgres_cluster::shared().restart(SIGINT);
  REQUIRE(log.wait_for("listening", 2));
  query(base_url(), "NOTIFY jobs, 'after'");
  CHECK(log.wait_for("jobs:after"));
}

TEST_CASE("the session lock is held, is gone with the connection, and is taken again") {
  const auto key = session_lock_key({pagemill::make_uuid_v4()});
  event_log log;
  {
    notification_listener listener(settings("locking", key), into(log));
    listener.start();
    REQUIRE(log.wait_for("locked"));
    CHECK(listener.holds_lock());
    CHECK(lock_holders(key) == "1");
    end_backends("locking");
    REQUIRE(log.wait_for("locked", 2));
    CHECK(log.events() ==
          std::vector<std::string>{"listening", "locked", "lost", "listening", "locked"});
    CHECK(lock_holders(key) == "1");
  }
  // The server releases it a moment after the connection is closed: waits for it, with a limit.
  CHECK_NOTHROW(query(base_url(), std::format("SET lock_timeout = '10s'; "
                                              "SELECT pg_advisory_lock({})",
                                              key)));
  CHECK(log.count("lost") == 1);  // an orderly stop is no loss
}

TEST_CASE("a lock that another session still holds is taken as soon as that one is gone") {
  const auto key = session_lock_key({pagemill::make_uuid_v4()});
  event_log first_log;
  event_log second_log;
  notification_listener first(settings("first", key), into(first_log));
  notification_listener second(settings("second", key), into(second_log));
  first.start();
  REQUIRE(first_log.wait_for("locked"));
  second.start();
  REQUIRE(second_log.wait_for("listening"));
  query(base_url(), "NOTIFY jobs, 'both'");  // heard although the lock is still tried for
  CHECK(second_log.wait_for("jobs:both"));
  CHECK_FALSE(second.holds_lock());
  first.stop();
  CHECK(second_log.wait_for("locked"));
}

TEST_CASE("the key of a worker's lock is the same in SQL") {
  const pagemill::worker_id worker{pagemill::make_uuid_v4()};
  CHECK(query(base_url(), std::format("SELECT ('x' || left(replace('{}', '-', ''), 16))::bit(64)"
                                      "::bigint",
                                      to_string(worker))) ==
        std::to_string(session_lock_key(worker)));
}

TEST_CASE("a listener stops at once, before its start, while it waits, and without a server") {
  event_log log;
  {
    const notification_listener never_started(settings("never"), into(log));
  }
  notification_listener idle(settings("idle"), into(log));
  idle.start();
  REQUIRE(log.wait_for("listening"));
  auto nowhere = settings("nowhere");
  nowhere.connection.url = "postgresql:///x?host=/nonexistent";
  notification_listener lost(nowhere, into(log));
  lost.start();
  CHECK_FALSE(lost.wait_until_probed(100ms));
  CHECK_FALSE(lost.is_working());
  const auto begin = std::chrono::steady_clock::now();
  idle.stop();
  idle.stop();
  lost.stop();
  CHECK(std::chrono::steady_clock::now() - begin < 2s);
  CHECK(log.count("lost") == 0);
}

TEST_CASE("the first hint goes out at once, and a burst behind it in few transactions") {
  event_log log;
  notification_listener listener(settings("burst"), into(log));
  listener.start();
  REQUIRE(log.wait_for("listening"));
  connection_pool pool({.connection = {.url = base_url()},
                        .role = "",
                        .size = 1,
                        .acquire_timeout = 5s,
                        .limits = {}});
  notifier sender(pool, 200ms);
  sender.notify("jobs", "first");
  REQUIRE(log.wait_for("jobs:first", 1, 150ms));
  for (int i = 0; i < 1000; ++i) sender.notify("jobs", "more");
  for (int i = 0; i < 10; ++i) sender.notify("control");
  REQUIRE(log.wait_for("jobs:more"));
  REQUIRE(log.wait_for("control:"));
  sender.notify("jobs", "last");
  sender.stop();
  CHECK(log.wait_for("jobs:last"));
  CHECK(log.count("jobs:more") == 1);
  CHECK(sender.transactions() == 3);
}

TEST_CASE("hints to a server that is away are dropped without harm") {
  connection_pool pool({.connection = {.url = "postgresql:///x?host=/nonexistent"},
                        .role = "",
                        .size = 1,
                        .acquire_timeout = 1s,
                        .limits = {}});
  notifier sender(pool);
  sender.notify("jobs");
  sender.stop();
  CHECK(sender.transactions() == 1);
  sender.notify("jobs");
  CHECK(sender.transactions() == 1);
}
