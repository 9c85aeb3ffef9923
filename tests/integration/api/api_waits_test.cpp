// Long polls, ?wait= and Prefer: wait, against the real binary.
#include <atomic>
#include <format>
#include <future>
#include <iterator>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/api_gauge.hpp"
#include "tests/support/eventually.hpp"

namespace pagemill::test {
namespace {

api_process& waits_api() {
  static api_process process(postgres_cluster::shared().make_database());
  return process;
}

/// A connection to it.
boost::asio::ip::tcp::iostream connect() {
  boost::asio::ip::tcp::iostream client;
  client.expires_after(std::chrono::seconds(30));
  client.connect(
      boost::asio::ip::tcp::endpoint(boost::asio::ip::address_v4::loopback(), waits_api().port()));
  return client;
}

}  // namespace

TEST_CASE("a submission with Prefer: wait is answered with the job when the wait is over") {
  const auto answer = waits_api().client().send(
      {.method = "POST",
       .target = "/api/v1/pdf/jobs",
       .body = sham_pdf(100),
       .headers = {{"Content-Type", "application/pdf"}, {"Prefer", "respond-async, wait=1"}}});
  CHECK(answer.status == 202);
  CHECK(answer.header("preference-applied") == "wait=1");
  CHECK(answer.json().at("status").as_string() == "pending");
  CHECK(answer.header("location") ==
        "/api/v1/pdf/jobs/" + std::string(answer.json().at("id").as_string()));
}

TEST_CASE("a waiting submission is answered with 200 once its job is final") {
  auto answer = std::async(std::launch::async, [] {
    return waits_api().client().send(
        {.method = "POST",
         .target = "/api/v1/pdf/jobs?tags=waits",
         .body = sham_pdf(100),
         .headers = {{"Content-Type", "application/pdf"}, {"Prefer", "wait=60"}}});
  });
  std::string job;
  REQUIRE(eventually(std::chrono::seconds(30), [&] {
    const auto list = waits_api().client().get("/api/v1/pdf/jobs?tag=waits").json();
    const auto& items = list.at("items").as_array();
    if (!items.empty()) job = std::string(items[0].at("id").as_string());
    return !items.empty();
  }));
  REQUIRE(waits_api().client().post("/api/v1/pdf/jobs/" + job + "/cancel", {}).status == 200);
  const auto finished = answer.get();
  CHECK(finished.status == 200);
  CHECK(finished.header("preference-applied") == "wait=60");
  CHECK(finished.json().at("status").as_string() == "cancelled");
}

TEST_CASE("a long poll ends at once when its client disconnects, whatever the client sent before") {
  const auto job = submit_sham(waits_api());
  const auto wait_for_change =
      std::format("GET /api/v1/pdf/jobs/{}?wait=60 HTTP/1.1\r\nHost: localhost\r\n\r\n", job);
  const std::string next = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const auto submission = std::format(
      "POST /api/v1/pdf/jobs HTTP/1.1\r\nHost: localhost\r\nPrefer: wait=60\r\n"
      "Content-Length: 100\r\n\r\n{}",
      sham_pdf(100));
  for (const auto& [request, more] :
       {std::pair(wait_for_change, std::string()), {submission, ""}, {wait_for_change, next}}) {
    CAPTURE(request);
    REQUIRE(eventually(std::chrono::seconds(10),
                       [] { return gauge_of(waits_api(), "long_polls") == "0"; }));
    auto client = connect();
    client << request << std::flush;
    REQUIRE(eventually(std::chrono::seconds(10),
                       [] { return gauge_of(waits_api(), "long_polls") == "1"; }));
    client << more << std::flush;
    client.close();
    CHECK(eventually(std::chrono::seconds(20),
                     [] { return gauge_of(waits_api(), "long_polls") == "0"; }));
  }
}

TEST_CASE("requests sent during a long poll are answered after it") {
  const auto job = submit_sham(waits_api());
  auto client = connect();
  client << "GET /api/v1/pdf/jobs/" << job << "?wait=60 HTTP/1.1\r\nHost: localhost\r\n\r\n"
         << std::flush;
  REQUIRE(eventually(std::chrono::seconds(10),
                     [] { return gauge_of(waits_api(), "long_polls") == "1"; }));
  client << "GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" << std::flush;
  waits_api().client().post("/api/v1/pdf/jobs/" + job + "/cancel", {});
  const std::string answers{std::istreambuf_iterator<char>(client), {}};
  CHECK(answers.starts_with("HTTP/1.1 200"));
  CHECK(answers.contains("\"status\":\"cancelled\""));
  CHECK(answers.contains("HTTP/1.1 404"));
}

TEST_CASE("a client that closed its sending side still gets its answer") {
  const auto job = submit_sham(waits_api());
  auto client = connect();
  client << "GET /api/v1/pdf/jobs/" << job << "?wait=60 HTTP/1.1\r\nHost: localhost\r\n\r\n"
         << std::flush;
  REQUIRE(eventually(std::chrono::seconds(10),
                     [] { return gauge_of(waits_api(), "long_polls") == "1"; }));
  client.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send);
  const std::string answer{std::istreambuf_iterator<char>(client), {}};
  CHECK(answer.starts_with("HTTP/1.1 200"));
  CHECK(answer.contains("\"status\":\"pending\""));
}

TEST_CASE("submissions that wait for their jobs do not block other uploads") {
  constexpr int large_uploads_max = 2;
  api_process busy(postgres_cluster::shared().make_database(),
                   {{"PAGEMILL_LARGE_UPLOADS_MAX", std::to_string(large_uploads_max)}});
  std::atomic<int> answered = 0;
  std::vector<std::future<http_response>> waiting;
  for (int i = 0; i < large_uploads_max; ++i) {
    waiting.push_back(std::async(std::launch::async, [&, i] {
      auto answer = busy.client().send(
          {.method = "POST",
           .target = "/api/v1/pdf/jobs",
           .body = sham_pdf(100'000 + static_cast<std::size_t>(i)),
           .headers = {{"Content-Type", "application/pdf"}, {"Prefer", "wait=60"}}});
      ++answered;
      return answer;
    }));
  }
  const auto jobs = [&] { return query(busy.owner_url(), "SELECT count(*) FROM jobs_live"); };
  REQUIRE(eventually(std::chrono::seconds(50), [&] { return jobs() == "2"; }));
  CHECK(busy.client().post_pdf("/api/v1/pdf/jobs", sham_pdf(200'000)).status == 202);
  CHECK(answered == 0);
  const auto list = busy.client().get("/api/v1/pdf/jobs").json();
  for (const auto& job : list.at("items").as_array()) {
    busy.client().post("/api/v1/pdf/jobs/" + std::string(job.at("id").as_string()) + "/cancel", {});
  }
  for (auto& answer : waiting) CHECK(answer.get().status == 200);
}

}  // namespace pagemill::test
