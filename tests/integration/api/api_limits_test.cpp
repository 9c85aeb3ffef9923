// How much of one process its clients may occupy, and whether the machine allows that much.
#include <atomic>
#include <format>
#include <future>
#include <map>
#include <thread>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "tests/security/access_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/places.hpp"
#include "tests/support/process_info.hpp"

namespace pagemill::test {
namespace {

/// The start log of an API that may raise its limit of open files from 1024 to 2000.
std::string start_with_connections(const std::string& connections_max) {
  child_process process(
      {.program = "/usr/bin/prlimit",
       .arguments = {"--nofile=1024:2000", program("pagemill-api")},
       .environment = {{"DATABASE_URL", postgres_cluster::shared().make_database().api_url},
                       {"PORT", "0"},
                       {"PAGEMILL_CONNECTIONS_MAX", connections_max},
                       {"PAGEMILL_MODEL_DIR", "/nonexistent"}}});
  const bool listens = process.wait_for_text("\"listening\"", std::chrono::seconds(60));
  const auto said = process.errors();
  INFO(said);
  CHECK(listens);
  CHECK(process.stop().code == 0);
  return said;
}

}  // namespace

TEST_CASE(
    "the open-files limit is raised for the connections, with a warning when it stays too low") {
  CHECK_FALSE(start_with_connections("1400").contains("connections_limited"));
  CHECK(start_with_connections("1401").contains("\"event\":\"connections_limited\""));
}

TEST_CASE("any number of concurrent health requests occupy one database connection") {
  api_process api(postgres_cluster::shared().make_database());
  pqxx::connection other(api.owner_url());
  pqxx::work lock(other);
  lock.exec("LOCK TABLE jobs_live");
  const auto idle = descriptor_count(api.process().pid());
  std::vector<std::future<http_response>> asked;
  for (int i = 0; i < 8; ++i) {
    for (const char* path : {"/api/v1/health", "/metrics", "/ready"}) {
      asked.push_back(
          std::async(std::launch::async, [&api, path] { return api.client().get(path); }));
    }
  }
  const auto waiting = [&](const std::string& function) {
    return query(api.owner_url(),
                 "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                 "wait_event_type = 'Lock' AND query LIKE '%" +
                     function + "(%'");
  };
  CHECK(eventually(std::chrono::seconds(20), [&] {
    return waiting("queue_depth") != "0" && waiting("queue_counts") != "0" &&
           descriptor_count(api.process().pid()) >= idle + asked.size();
  }));
  CHECK(api.client().get("/health").status == 200);  // so all of them were read
  CHECK(waiting("queue_depth") == "1");
  CHECK(waiting("queue_counts") == "1");
  lock.abort();
  for (auto& one : asked) CHECK(one.get().status == 200);
}

TEST_CASE("stalled uploads of one workspace do not block the uploads of another") {
  access_site site({{"PAGEMILL_LARGE_UPLOADS_MAX", "2"}});
  const auto parts = [&] { return query(site.database().owner_url, "SELECT count(*) FROM blobs"); };
  const auto idle = descriptor_count(site.api().process().pid());
  std::vector<std::unique_ptr<boost::asio::ip::tcp::iostream>> begun;
  for (int i = 0; i < 6; ++i) {
    begun.push_back(std::make_unique<boost::asio::ip::tcp::iostream>());
    begun.back()->connect(
        boost::asio::ip::tcp::endpoint(boost::asio::ip::address_v4::loopback(), site.api().port()));
    *begun.back() << "POST /api/v1/pdf/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                  << site.key("full") << "\r\nContent-Type: application/pdf\r\n"
                  << "Content-Length: 1000000\r\n\r\n"
                  << sham_pdf(600'000) << std::flush;
  }
  REQUIRE(eventually(std::chrono::seconds(20), [&] {
    return parts() != "0" && descriptor_count(site.api().process().pid()) >= idle + begun.size();
  }));
  const http_request other{.method = "POST",
                           .target = "/api/v1/pdf/jobs",
                           .body = sham_pdf(600'000),
                           .headers = {{"Content-Type", "application/pdf"}}};
  CHECK(site.outcome(other, site.key("beta")) == "202");
}

TEST_CASE(
    "without authentication foreign pages in a local browser can neither read nor change "
    "anything") {
  api_process api(postgres_cluster::shared().make_database());
  const auto ask = [&](const std::string& method, std::map<std::string, std::string> headers) {
    headers.emplace("Content-Type", "text/plain");
    return outcome_of(api.client().send({.method = method,
                                         .target = "/api/v1/pdf/jobs",
                                         .body = method == "POST" ? sham_pdf(100) : "",
                                         .headers = std::move(headers)}));
  };
  const auto rebound = std::format("rebound.example:{}", api.port());
  CHECK(ask("GET", {{"Host", rebound}}) == "421 misdirected_request");
  CHECK(ask("POST", {{"Host", rebound}}) == "421 misdirected_request");
  CHECK(ask("POST", {{"Origin", "https://evil.example"}}) == "403 foreign_origin");
  CHECK(ask("POST", {{"Origin", "null"}}) == "403 foreign_origin");
  CHECK(query(api.owner_url(), "SELECT count(*) FROM jobs_live") == "0");
  CHECK(api.client().send({.target = "/health", .headers = {{"Host", rebound}}}).status == 200);
  CHECK(ask("GET", {{"Host", std::format("localhost:{}", api.port())}}) == "200");
  const auto console = std::format("http://127.0.0.1:{}", api.port());
  CHECK(ask("POST", {{"Origin", console}}) == "415 unsupported_media_type");
}

TEST_CASE("with authentication any Host that the proxy sets is accepted") {
  access_site site;
  const http_request asked{.target = "/api/v1/pdf/jobs",
                           .headers = {{"Host", "pdf.example"}, {"Origin", "https://a.example"}}};
  CHECK(site.outcome(asked, site.key("full")) == "200");
}

TEST_CASE("while the queue is full no job can return to it either") {
  api_process small(postgres_cluster::shared().make_database(),
                    {{"PAGEMILL_QUEUE_DEPTH_MAX", "2"}});
  const auto client = small.client();
  const auto post = [&](const std::string& target) {
    return client.send({.method = "POST", .target = target});
  };
  const auto made = client.post_pdf("/api/v1/pdf/jobs", sham_pdf(100)).json();
  const auto job = std::string(made.at("links").at("self").as_string());
  const auto document = std::string(made.at("links").at("document").as_string());
  REQUIRE(post(job + "/cancel").status == 200);
  const auto waiting = [&] { return query(small.owner_url(), "SELECT count(*) FROM jobs_live"); };
  // Until the next count of the queue the cancelled job fills a place.
  REQUIRE(eventually(std::chrono::seconds(30), [&] {
    return client.post_pdf("/api/v1/pdf/jobs", sham_pdf(100)).status == 429 && waiting() == "2";
  }));
  for (const auto& target : {job + "/retry", document + "/reprocess"}) {
    const auto refused = post(target);
    CHECK(outcome_of(refused) == "429 queue_full");
    CHECK(refused.header("retry-after") == "10");
  }
  CHECK(waiting() == "2");
  CHECK(client.get(job).json().at("status").as_string() == "cancelled");
}

TEST_CASE("a batch stops when the queue is full, and reports it at each remaining item") {
  api_process small(postgres_cluster::shared().make_database(),
                    {{"PAGEMILL_QUEUE_DEPTH_MAX", "60"}});
  boost::json::array items;
  for (int i = 0; i < 200; ++i) {
    items.push_back(boost::json::object{{"url", std::format("https://a.example/{}.pdf", i)}});
  }
  const auto answer =
      small.client().post("/api/v1/pdf/jobs/batch", boost::json::object{{"items", items}});
  REQUIRE(answer.status == 207);
  std::map<std::int64_t, int> ends;
  const auto body = answer.json();
  for (const auto& item : body.at("items").as_array()) ++ends[item.at("status").as_int64()];
  CHECK(ends == std::map<std::int64_t, int>{{202, 48}, {429, 152}});  // a fifth stays free
  CHECK(body.at("items").at(199).at("error").at("code").as_string() == "queue_full");
  CHECK(query(small.owner_url(), "SELECT count(*) FROM jobs_live") == "48");
}

TEST_CASE("while one workspace pushes as hard as it can, another's submissions are admitted") {
  access_site site({{"PAGEMILL_QUEUE_DEPTH_MAX", "450"}});
  boost::json::array items;
  for (int i = 0; i < 1000; ++i) {
    items.push_back(boost::json::object{{"url", std::format("https://a.example/{}.pdf", i)}});
  }
  const http_request batch{.method = "POST",
                           .target = "/api/v1/pdf/jobs/batch",
                           .body = boost::json::serialize(boost::json::object{{"items", items}}),
                           .headers = {{"Content-Type", "application/json"}}};
  const http_request one{.method = "POST",
                         .target = "/api/v1/pdf/jobs",
                         .body = sham_pdf(100),
                         .headers = {{"Content-Type", "application/pdf"}}};
  REQUIRE(site.send(batch, site.key("full")).status == 207);
  std::atomic<bool> done = false;
  std::vector<std::jthread> greedy;
  for (int i = 0; i < 4; ++i) {
    greedy.emplace_back([&] {
      while (!done) {
        const auto status = site.send(batch, site.key("full")).status;
        CHECK((status == 207 || status == 429));
      }
    });
  }
  for (int i = 0; i < 30; ++i) CHECK(site.outcome(one, site.key("beta")) == "202");
  done = true;
  greedy.clear();
  const auto refused = site.send(batch, site.key("full"));
  CHECK(outcome_of(refused) == "429 queue_full");
  CHECK(refused.json().at("detail").as_string().starts_with("The workspace has as many"));
  const auto waiting = [&](std::string_view workspace) {
    return query(
        site.database().owner_url,
        std::format("SELECT jobs FROM queue_depths(1000) WHERE workspace_id = '{}'", workspace));
  };
  CHECK(waiting(beta) >= "30");
  CHECK(std::stoi(waiting(alpha)) <= 360);
}

}  // namespace pagemill::test
