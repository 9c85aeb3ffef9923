// Server-Sent Events of a job, against the real binary.
#include <csignal>
#include <format>
#include <iterator>
#include <memory>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/api_gauge.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"

namespace pagemill::test {
namespace {

api_process& events_api() {
  static api_process process(postgres_cluster::shared().make_database(),
                             {{"PAGEMILL_STREAMS_MAX", "3"}});
  return process;
}

/// A client that reads a stream line by line.
class event_reader {
 public:
  explicit event_reader(const std::string& job, const std::string& headers = "") {
    stream_.expires_after(std::chrono::seconds(30));
    stream_.connect(boost::asio::ip::tcp::endpoint(boost::asio::ip::address_v4::loopback(),
                                                   events_api().port()));
    stream_ << "GET /api/v1/pdf/jobs/" << job << "/events HTTP/1.1\r\nHost: localhost\r\n"
            << headers << "\r\n"
            << std::flush;
  }
  /// Everything up to a text; "" when the stream ended before it.
  std::string read_to(const std::string& text) {
    std::string all;
    for (char c = 0; stream_.get(c);) {
      all += c;
      if (all.ends_with(text)) return all;
    }
    return "";
  }
  /// Everything that is left.
  std::string rest() { return {std::istreambuf_iterator<char>(stream_), {}}; }

 private:
  boost::asio::ip::tcp::iostream stream_;
};

void progress(const std::string& job, int pages) {
  query(events_api().owner_url(),
        std::format("UPDATE jobs_live SET pages_done = {}, version = version + 1 WHERE id = '{}'",
                    pages, job));
}

}  // namespace

TEST_CASE("a client is sent every change and the end, which closes the connection") {
  const auto job = submit_sham(events_api());
  event_reader events(job);
  const auto head = events.read_to("\r\n\r\n");
  CHECK(head.starts_with("HTTP/1.1 200"));
  CHECK(head.contains("Content-Type: text/event-stream\r\n"));
  CHECK(head.contains("Cache-Control: no-store\r\n"));
  CHECK(events.read_to("\"status\":\"pending\"").contains("event: progress\n"));
  progress(job, 7);
  CHECK(events.read_to("\"pages_done\":7").contains("event: progress\n"));
  REQUIRE(events_api().client().post("/api/v1/pdf/jobs/" + job + "/cancel", {}).status == 200);
  CHECK(events.read_to("event: cancelled\n") != "");
  const auto rest = events.rest();
  CHECK(rest.contains("\"status\":\"cancelled\""));
  CHECK(rest.ends_with("\r\n0\r\n\r\n"));
}

TEST_CASE("a client that reconnects is sent the events it missed, and nothing after the end") {
  const auto job = submit_sham(events_api());
  const auto version = [&] {
    const auto body = events_api().client().get("/api/v1/pdf/jobs/" + job).json();
    return body.at("version").as_int64();
  };
  const auto seen = version();
  event_reader same(job, std::format("Last-Event-ID: {}\r\n", seen));
  CHECK(same.read_to("retry: 2000\n\n") != "");
  progress(job, 3);
  const auto next = same.read_to("\"pages_done\":3");
  CHECK(next.contains(std::format("id: {}\n", seen + 1)));
  CHECK_FALSE(next.contains(std::format("id: {}\n", seen)));
  events_api().client().post("/api/v1/pdf/jobs/" + job + "/cancel", {});
  const auto whole = events_api().client().get("/api/v1/pdf/jobs/" + job + "/events");
  CHECK(whole.status == 200);
  CHECK(whole.header("content-type") == "text/event-stream");
  event_reader late(job, std::format("Last-Event-ID: {}\r\n", seen));
  CHECK(late.rest().contains("event: cancelled\n"));
  event_reader last(job, std::format("Last-Event-ID: {}\r\nConnection: close\r\n", version()));
  CHECK(last.rest().starts_with("HTTP/1.1 204"));
}

TEST_CASE("a client that disconnects frees its stream, and streams over the limit are refused") {
  const auto job = submit_sham(events_api());
  const auto all_gone = [] { return gauge_of(events_api(), "event_streams") == "0"; };
  REQUIRE(eventually(std::chrono::seconds(10), all_gone));
  {
    event_reader one(job);
    event_reader two(job);
    REQUIRE(one.read_to("progress") != "");
    REQUIRE(two.read_to("progress") != "");
    CHECK(gauge_of(events_api(), "event_streams") == "2");
    const auto third = events_api().client().get("/api/v1/pdf/jobs/" + job + "/events");
    CHECK(third.status == 429);
    CHECK(code_of(third) == "too_many_workspace_streams");
    CHECK(third.header("retry-after") == "5");
  }
  CHECK(eventually(std::chrono::seconds(10), all_gone));
  CHECK(eventually(std::chrono::seconds(10),
                   [] { return gauge_of(events_api(), "connections") == "1"; }));
}

TEST_CASE("a workspace at its limit of streams is refused") {
  api_process narrow(postgres_cluster::shared().make_database(),
                     {{"PAGEMILL_WORKSPACE_STREAMS_MAX", "0"}});
  const auto made = narrow.client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100)).json();
  const auto refused =
      narrow.client().get(std::string(made.at("links").at("self").as_string()) + "/events");
  CHECK(refused.status == 429);
  CHECK(code_of(refused) == "too_many_workspace_streams");
  CHECK(refused.header("retry-after") == "5");
}

TEST_CASE("streams end when the server stops") {
  auto job = std::string();
  {
    api_process stopping(postgres_cluster::shared().make_database());
    const auto made = stopping.client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100)).json();
    job = std::string(made.at("id").as_string());
    boost::asio::ip::tcp::iostream stream;
    stream.expires_after(std::chrono::seconds(30));
    stream.connect(
        boost::asio::ip::tcp::endpoint(boost::asio::ip::address_v4::loopback(), stopping.port()));
    stream << "GET /api/v1/pdf/jobs/" << job << "/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
           << std::flush;
    std::string all;
    for (char c = 0; !all.contains("\"links\"") && stream.get(c);) all += c;
    REQUIRE(all.contains("event: progress"));
    stopping.process().send(SIGTERM);
    const std::string rest{std::istreambuf_iterator<char>(stream), {}};
    CHECK(rest.ends_with("0\r\n\r\n"));
  }
}

TEST_CASE("streams of unknown and foreign jobs and of malformed ids are refused") {
  const auto ask = [](const std::string& path) {
    const auto answer = events_api().client().get("/api/v1/pdf/jobs/" + path);
    return std::format("{} {}", answer.status, code_of(answer));
  };
  CHECK(ask("01890000-0000-7000-8000-000000000000/events") == "404 not_found");
  CHECK(ask("x/events") == "400 invalid_id");
  CHECK(ask(submit_sham(events_api()) + "/events?from=1") == "400 invalid_parameter");
}

TEST_CASE("five hundred idle streams need little memory and free their slots") {
  api_process crowded(postgres_cluster::shared().make_database());
  const auto made = crowded.client().post_pdf("/api/v1/pdf/jobs", sham_pdf(100)).json();
  const auto request = std::format("GET {}/events HTTP/1.1\r\nHost: localhost\r\n\r\n",
                                   std::string(made.at("links").at("self").as_string()));
  constexpr std::size_t streams = 500;
  [[maybe_unused]] const auto before = resident_bytes(crowded.process().pid());
  const auto descriptors = descriptor_count(crowded.process().pid());
  {
    std::vector<std::unique_ptr<boost::asio::ip::tcp::iostream>> open;
    for (std::size_t i = 0; i < streams; ++i) {
      open.push_back(std::make_unique<boost::asio::ip::tcp::iostream>());
      open.back()->expires_after(std::chrono::seconds(60));
      open.back()->connect(
          boost::asio::ip::tcp::endpoint(boost::asio::ip::address_v4::loopback(), crowded.port()));
      *open.back() << request << std::flush;
      std::string line;
      while (std::getline(*open.back(), line) && !line.starts_with("data: ")) continue;
      REQUIRE(line.starts_with("data: "));
    }
    // 10,000 must fit into 500 MB; sanitizers need memory of their own.
#ifndef PAGEMILL_SANITIZED
    CHECK(resident_bytes(crowded.process().pid()) < before + streams * 45'000);
#endif
  }
  CHECK(eventually(std::chrono::seconds(30),
                   [&] { return descriptor_count(crowded.process().pid()) <= descriptors + 5; }));
}

}  // namespace pagemill::test
