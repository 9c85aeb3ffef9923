#include <csignal>
#include <future>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "common/postgres/transaction.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace std::chrono_literals;
using namespace pagemill::postgres;
using pagemill::test::postgres_cluster;

namespace {

pool_settings settings(std::size_t size, std::chrono::milliseconds acquire_timeout) {
  return {.connection = {.url = postgres_cluster::shared().url("postgres")},
          .role = "",
          .size = size,
          .acquire_timeout = acquire_timeout,
          .limits = {}};
}

}  // namespace

TEST_CASE("a pool opens nothing before it is asked, and keeps what it opened") {
  connection_pool pool(settings(3, 5s));
  CHECK(pool.stats().open == 0);
  for (int i = 0; i < 5; ++i) pool.acquire();
  CHECK(pool.stats().open == 1);
  CHECK(pool.stats().opened == 1);
}

TEST_CASE("a full pool makes the next one wait until its time is over") {
  connection_pool pool(settings(1, 50ms));
  const auto held = pool.acquire();
  CHECK_THROWS_AS(pool.acquire(), pool_timeout);
  CHECK_THROWS_AS(pool.acquire(1ms), pool_timeout);
  CHECK(pool.stats().timeouts == 2);
  CHECK(pool.stats().waiting == 0);
}

TEST_CASE("a connection given back goes to the one who waits") {
  connection_pool pool(settings(1, 10s));
  std::optional<connection_pool::lease> held(pool.acquire());
  auto waiter = std::async(std::launch::async, [&] { return pool.acquire()->is_open(); });
  while (pool.stats().waiting == 0) std::this_thread::yield();
  held.reset();
  CHECK(waiter.get());
  CHECK(pool.stats().opened == 1);
}

TEST_CASE("a broken connection is dropped, and its place is free again") {
  connection_pool pool(settings(1, 5s));
  {
    const auto broken = pool.acquire();
    broken->mark_unusable();
  }
  CHECK(pool.stats().open == 0);
  CHECK(pool.stats().dropped == 1);
  CHECK(pool.acquire()->is_open());
}

TEST_CASE("a stopped pool ends waits and gives nothing more") {
  connection_pool pool(settings(1, 60s));
  const auto held = pool.acquire();
  auto waiter = std::async(std::launch::async, [&] { pool.acquire(); });
  while (pool.stats().waiting == 0) std::this_thread::yield();
  pool.stop();
  CHECK_THROWS_AS(waiter.get(), pool_timeout);
  CHECK_THROWS_AS(pool.acquire(), pool_timeout);
  const auto begin = std::chrono::steady_clock::now();
  pool.pause(60s);
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
}

TEST_CASE("a server that cannot be reached is said so without the password, and frees the place") {
  auto unreachable = settings(1, 5s);
  unreachable.connection.url =
      "postgresql://u:s3cret@localhost/x?host=/nonexistent&connect_timeout=1";
  connection_pool pool(unreachable);
  for (int i = 0; i < 3; ++i) {
    try {
      pool.acquire();
      FAIL("not reached");
    } catch (const connection_lost& problem) {
      CHECK_FALSE(std::string(problem.what()).contains("s3cret"));
      CHECK(std::string(problem.what()).contains("cannot connect"));
    }
  }
  CHECK(pool.stats().open == 0);
}

TEST_CASE("when one pool of a process finds its server back, the others need not wait") {
  postgres_cluster cluster;
  const auto database = cluster.make_database();
  const connection_settings shared{.url = database.api_url};
  connection_pool one({.connection = shared, .size = 1});
  connection_pool other({.connection = shared, .size = 1});
  cluster.stop(SIGINT);
  // The pause after a failure grows with their number.
  for (int i = 0; i < 10; ++i) {
    CHECK_THROWS_AS(one.acquire(), connection_lost);
    other.pause(std::chrono::milliseconds(20));
    CHECK_THROWS_AS(other.acquire(), connection_lost);
  }
  cluster.start();
  REQUIRE(pagemill::test::eventually(std::chrono::seconds(20), [&] {
    try {
      return one.acquire()->is_open();
    } catch (const database_error&) {
      return false;
    }
  }));
  CHECK(other.acquire()->is_open());
}

TEST_CASE("many threads share few connections, and none is used by two at once") {
  connection_pool pool(settings(3, 30s));
  const pagemill::sql::query once{"test_once", "SELECT pg_backend_pid()"};
  std::vector<std::jthread> threads;
  std::atomic<int> done = 0;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) {
        transact(pool, {}, [&](transaction& open) { open.exec(once); });
        ++done;
      }
    });
  }
  threads.clear();
  CHECK(done == 320);
  CHECK(pool.stats().opened <= 3);
}
