#include "api/jobs/job_events.hpp"

#include <future>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// A job that the test changes, and one stream of its events.
struct streamed {
  asio::io_context context{1};
  job now;
  bool gone = false;
  stream_limit limit{2, 1};
  answer_budget answers{context.get_executor(), std::size_t{1} << 20};
  workspace_id workspace{make_uuid_v7()};
  job_watcher watcher{context.get_executor(), [this](std::vector<job_id>) { return versions(); }};
  std::future<void> loop = asio::co_spawn(context, watcher.run(), asio::use_future);
  std::unique_ptr<job_events> events;

  explicit streamed(std::int64_t version) {
    now.id = {make_uuid_v7()};
    now.document_id = {make_uuid_v7()};
    now.version = version;
    now.tags_json = "[]";
    now.options_json = "{}";
  }
  ~streamed() {
    watcher.stop();
    context.restart();
    context.run();
  }
  asio::awaitable<job_watcher::versions> versions() {
    if (gone) co_return job_watcher::versions{};
    co_return job_watcher::versions{{now.id, now.version}};
  }
  asio::awaitable<result<job>> read() {
    if (gone) co_return fail(errc::not_found, "gone");
    co_return now;
  }
  void open(std::int64_t seen, job_events::timing times = {.beat = std::chrono::minutes(1)}) {
    events = std::make_unique<job_events>(
        watcher, answers, [this] { return read(); }, now, seen, limit.take(workspace).value(),
        times);
  }
  void change(job_state state) {
    now.state = state;
    ++now.version;
    watcher.hint("");
  }
  std::future<std::optional<std::string>> begin() {
    return asio::co_spawn(context, events->next(), asio::use_future);
  }
  std::optional<std::string> finish(std::future<std::optional<std::string>> piece) {
    while (piece.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
      if (context.run_one() == 0) context.restart();
    }
    return piece.get();
  }
  std::optional<std::string> next() { return finish(begin()); }
};

}  // namespace

TEST_CASE("a stream begins with the job as it is, and ends behind its final state") {
  streamed s(4);
  s.open(-1);
  const auto first = s.next().value();
  CHECK(first.starts_with("retry: 2000\n\nid: 4\nevent: progress\ndata: {"));
  CHECK(first.ends_with("}\n\n"));
  s.change(job_state::processing);
  CHECK(s.next().value().starts_with("id: 5\nevent: progress\n"));
  s.change(job_state::completed);
  const auto last = s.next().value();
  CHECK(last.starts_with("id: 6\nevent: completed\ndata: "));
  const auto data = last.substr(last.find("data: ") + 6);
  CHECK(boost::json::parse(data).at("status").as_string() == "completed");
  CHECK_FALSE(s.next());
}

TEST_CASE("who has seen a version is sent newer ones alone") {
  streamed s(4);
  s.open(4);
  CHECK(s.next() == "retry: 2000\n\n");
  s.change(job_state::failed);
  CHECK(s.next().value().starts_with("id: 5\nevent: failed\n"));
  CHECK_FALSE(s.next());
}

TEST_CASE("a job that is final already is told in one event") {
  streamed s(9);
  s.now.state = job_state::cancelled;
  s.open(3);
  CHECK(s.next().value().contains("id: 9\nevent: cancelled\n"));
  CHECK_FALSE(s.next());
}

TEST_CASE("a comment is sent when nothing happens") {
  streamed s(1);
  s.open(-1, {.beat = std::chrono::milliseconds(1)});
  s.next();
  CHECK(s.next() == ":\n\n");
  CHECK(s.next() == ":\n\n");
}

TEST_CASE("a stream ends when its client goes, when the job is gone, and when we stop") {
  streamed left(1);
  left.open(-1);
  left.next();
  auto waiting = left.begin();
  left.context.poll();
  left.events->stop();
  CHECK_FALSE(left.finish(std::move(waiting)));

  streamed deleted(1);
  deleted.open(-1);
  deleted.next();
  deleted.gone = true;
  CHECK_FALSE(deleted.next());

  streamed stopped(1);
  stopped.open(-1);
  stopped.next();
  auto last = stopped.begin();
  stopped.context.poll();
  stopped.watcher.stop();
  CHECK_FALSE(stopped.finish(std::move(last)));
}

TEST_CASE("a stream ends when its time is over, also when its job never stops changing") {
  streamed idle(1);
  idle.open(-1, {.span = std::chrono::milliseconds(1)});
  CHECK(idle.next());
  const auto comment = idle.next();
  CHECK(comment.value_or(":\n\n") == ":\n\n");
  CHECK_FALSE(idle.next());
  streamed busy(1);
  busy.open(-1, {.span = std::chrono::seconds(0)});
  CHECK(busy.next());
  busy.change(job_state::processing);
  CHECK_FALSE(busy.next());
}

TEST_CASE("as many streams are open as may be, and an ended one leaves its place") {
  streamed s(1);
  s.open(-1);
  CHECK(s.limit.open() == 1);
  CHECK(s.limit.take(s.workspace).error() == stream_refusal::workspace);
  const auto other = s.limit.take({make_uuid_v7()});
  REQUIRE(other);
  CHECK(s.limit.take({make_uuid_v7()}).error() == stream_refusal::process);
  s.events.reset();
  CHECK(s.limit.open() == 1);
  CHECK(s.limit.take(s.workspace));
  CHECK(s.limit.open() == 1);
}

TEST_CASE("a Last-Event-ID that is none of ours counts as none") {
  CHECK(read_last_event_id("17") == 17);
  CHECK(read_last_event_id("0") == 0);
  for (const auto* wrong : {"", "-1", "x", "1x", " 1", "99999999999999999999"}) {
    CHECK(read_last_event_id(wrong) == -1);
  }
}

}  // namespace pagemill
