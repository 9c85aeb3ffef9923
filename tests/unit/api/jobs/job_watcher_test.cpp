#include "api/jobs/job_watcher.hpp"

#include <future>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// A watcher over versions that the test sets, and the loop it runs in.
struct watched {
  asio::io_context context{1};
  job_watcher::versions now;
  bool broken = false;
  int queries = 0;
  std::vector<job_id> asked;
  job_watcher watcher{context.get_executor(),
                      [this](std::vector<job_id> ids) { return read(std::move(ids)); }};
  std::future<void> loop = asio::co_spawn(context, watcher.run(), asio::use_future);

  ~watched() {
    watcher.stop();
    context.restart();
    context.run();
  }
  asio::awaitable<job_watcher::versions> read(std::vector<job_id> ids) {
    ++queries;
    asked = std::move(ids);
    if (broken) throw std::runtime_error("the database is gone, on purpose");
    co_return now;
  }
  std::future<bool> wait(job_id job, std::int64_t known,
                         std::chrono::milliseconds limit = std::chrono::minutes(1),
                         job_watcher::early_end* early = nullptr) {
    return asio::co_spawn(context,
                          watcher.wait(job, known, std::chrono::steady_clock::now() + limit, early),
                          asio::use_future);
  }
  /// Runs the loop until `waited` is over. Whether the job changed.
  bool finish(std::future<bool>& waited) {
    while (waited.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
      if (context.run_one() == 0) context.restart();  // it had run out of work before
    }
    return waited.get();
  }
};

const job_id a{make_uuid_v4()};
const job_id b{make_uuid_v4()};

}  // namespace

TEST_CASE("a waiter wakes when the version is another, or the job is gone") {
  watched w;
  w.now = {{a, 2}};
  auto newer = w.wait(a, 1);
  CHECK(w.finish(newer));
  auto gone = w.wait(b, 1);
  CHECK(w.finish(gone));
  CHECK(w.watcher.waiting() == 0);
}

TEST_CASE("a waiter sleeps while the version stays, and others do not wake it") {
  watched w;
  w.now = {{a, 1}, {b, 2}};
  auto same = w.wait(a, 1);
  auto newer = w.wait(b, 1);
  w.finish(newer);
  CHECK(w.watcher.waiting() == 1);
  w.now = {{a, 2}};
  w.watcher.hint(to_string(a));
  w.finish(same);
}

TEST_CASE("waiting ends at the deadline") {
  watched w;
  w.now = {{a, 1}};
  auto late = w.wait(a, 1, std::chrono::milliseconds(1));
  CHECK_FALSE(w.finish(late));
  CHECK(w.watcher.waiting() == 0);
}

TEST_CASE("many waiters of one job share a query, and stopping wakes all") {
  watched w;
  w.now = {{a, 1}};
  std::vector<std::future<bool>> all;
  for (int i = 0; i < 100; ++i) all.push_back(w.wait(a, 1));
  while (w.queries == 0) w.context.run_one();
  CHECK(w.queries == 1);
  CHECK(w.watcher.waiting() == 100);
  w.watcher.stop();
  for (auto& one : all) CHECK_FALSE(w.finish(one));
  auto later = w.wait(a, 1);
  CHECK_FALSE(w.finish(later));
}

TEST_CASE("a query that fails wakes nobody and is tried again") {
  watched w;
  w.broken = true;
  auto waiting = w.wait(a, 1);
  while (w.queries < 1) w.context.run_one();
  CHECK(w.watcher.waiting() == 1);
  w.broken = false;
  w.now = {{a, 2}};
  w.finish(waiting);
  CHECK(w.queries == 2);
}

TEST_CASE("a hint that names a job asks for that job alone") {
  watched w;
  w.now = {{a, 1}, {b, 1}};
  auto hinted = w.wait(a, 1);
  auto other = w.wait(b, 1);
  while (w.queries == 0) w.context.run_one();
  CHECK(w.asked.size() == 2);
  w.now = {{a, 2}, {b, 2}};
  w.watcher.hint(to_string(a));
  CHECK(w.finish(hinted));
  CHECK(w.asked == std::vector{a});
  CHECK(w.finish(other));
}

TEST_CASE("who waits can end it early, before and while it waits") {
  watched w;
  w.now = {{a, 1}};
  job_watcher::early_end early;
  auto waiting = w.wait(a, 1, std::chrono::minutes(1), &early);
  while (w.queries == 0) w.context.run_one();
  early.ask();
  CHECK_FALSE(w.finish(waiting));
  auto again = w.wait(a, 1, std::chrono::minutes(1), &early);
  CHECK_FALSE(w.finish(again));
  CHECK(w.watcher.waiting() == 0);
}

TEST_CASE("without waiters nothing is asked") {
  watched w;
  w.context.poll();
  w.watcher.hint("");
  w.context.poll();
  CHECK(w.queries == 0);
}

}  // namespace pagemill
