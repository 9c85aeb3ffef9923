// Idempotency keys against the real binary: the same request makes one job, however often and
// however concurrently it comes.
#include <format>
#include <future>
#include <set>

#include <doctest/doctest.h>

#include "common/postgres/connection_pool.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {
namespace {

struct keyed_site {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database};
  http_client client = api.client();

  http_response send(const std::string& key, std::string pdf, const std::string& query = "",
                     const std::string& password = "") const {
    http_request request{.method = "POST", .target = jobs_path + query, .body = std::move(pdf)};
    request.headers = {{"Idempotency-Key", key}};
    if (!password.empty()) request.headers["X-PDF-Password"] = password;
    return client.send(request);
  }
  std::string id(const http_response& answer) const {
    REQUIRE(answer.status == 202);
    const auto made = std::string(answer.json().at("id").as_string());
    CHECK(answer.header("location") == jobs_path + ("/" + made));
    return made;
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
};

}  // namespace

TEST_CASE(
    "the same key and request give the same job, even a final one; another request is refused") {
  const keyed_site site;
  for (const std::size_t size : {1000, 600'000}) {
    CAPTURE(size);
    const auto key = std::format("key-{}", size);
    const auto pdf = sham_pdf(size);
    const auto first = site.id(site.send(key, pdf, "?priority=2&tags=a,b", "p"));
    CHECK(site.id(site.send(key, pdf, "?tags=a&tags=b", "q")) == first);
    for (const auto& other :
         {site.send(key, sham_pdf(size + 1), "?tags=a,b", "p"),
          site.send(key, pdf, "?tags=a,b&priority=1", "p"), site.send(key, pdf, "?tags=a,b")}) {
      CHECK(other.status == 409);
      CHECK(code_of(other) == "idempotency_key_reused");
    }
    CHECK(site.client.send({.method = "POST", .target = jobs_path + ("/" + first + "/cancel")})
              .status == 200);
    const auto over = site.send(key, pdf, "?tags=a,b", "p");
    CHECK(site.id(over) == first);
    CHECK(over.json().at("status").as_string() == "cancelled");
    // A deleted document stays deleted: the key still names the job that made it.
    const auto document = std::string(over.json().at("document_id").as_string());
    CHECK(site.client.send({.method = "DELETE", .target = "/api/v1/pdf/documents/" + document})
              .status == 204);
    CHECK(site.id(site.send(key, pdf, "?tags=a,b", "p")) == first);
    CHECK(site.id(site.send(key + "-other", pdf, "?tags=a,b", "p")) != first);
  }
  CHECK(site.ask("SELECT count(*) FROM documents") == "2");
  // The uploads of repeated and refused requests are gone.
  CHECK(site.ask("SELECT count(*) FROM blobs WHERE sha256 IS NULL") == "0");
  CHECK(site.ask("SELECT count(*) FROM idempotency_keys") == "4");
}

TEST_CASE("identical concurrent requests make one job") {
  const keyed_site site;
  for (const std::size_t size : {1000, 600'000}) {
    CAPTURE(size);
    const auto key = std::format("key-{}", size);
    std::vector<std::future<http_response>> answers;
    for (int i = 0; i < 12; ++i) {
      answers.push_back(
          std::async(std::launch::async, [&] { return site.send(key, sham_pdf(size)); }));
    }
    std::set<std::string> made;
    for (auto& answer : answers) made.insert(site.id(answer.get()));
    CHECK(made.size() == 1);
  }
  CHECK(site.ask("SELECT count(*) FROM jobs") == "2");
  CHECK(site.ask("SELECT count(*) FROM documents") == "2");
  CHECK(site.ask("SELECT count(*) FROM blobs") == "2");
  CHECK(site.ask("SELECT count(*) FROM job_events") == "2");
}

TEST_CASE("a refused request leaves no key, and a key names the finished job that was reused") {
  const keyed_site site;
  const auto pdf = sham_pdf(1000);
  CHECK(site.send("k", "plain text").status == 415);
  CHECK(code_of(site.send("k", pdf, "?run_at=2001-01-01T00:00:00Z")) == "run_at_past");
  CHECK(code_of(site.send(std::string(256, 'k'), pdf)) == "invalid_idempotency_key");
  CHECK(site.ask("SELECT count(*) FROM idempotency_keys") == "0");
  const auto first = site.id(site.send("k", pdf));
  site.ask("UPDATE documents SET status = 'ready'");
  site.client.send({.method = "POST", .target = jobs_path + ("/" + first + "/cancel")});
  site.ask("UPDATE jobs_finished SET state = 'completed'");
  site.ask("UPDATE documents SET status = 'ready'");
  const auto reused = site.send("reuse", pdf, "?on_duplicate=reuse");
  CHECK(reused.status == 200);
  CHECK(reused.json().at("id").as_string() == first);
  CHECK(site.id(site.send("reuse", pdf, "?on_duplicate=reuse")) == first);
  CHECK(site.ask("SELECT count(*) FROM jobs") == "1");
}

TEST_CASE("a key expires when its job leaves the history, and can be reused at once") {
  const keyed_site site;
  const auto pdf = sham_pdf(1000);
  const auto gone = site.id(site.send("gone", pdf));
  const auto live = site.id(site.send("live", pdf));
  const auto kept = site.id(site.send("kept", pdf));
  const auto renewed = site.id(site.send("renewed", pdf));
  for (const auto& id : {gone, kept, renewed}) {
    site.client.send({.method = "POST", .target = jobs_path + ("/" + id + "/cancel")});
  }
  site.ask(std::format("DELETE FROM jobs_finished WHERE id IN ('{}', '{}')", gone, renewed));
  site.ask("UPDATE idempotency_keys SET created_at = now() - interval '32 days'");
  CHECK(site.id(site.send("renewed", sham_pdf(2000))) != renewed);
  postgres::connection_pool pool(
      {.connection = {.url = site.database.worker_url}, .role = "pagemill_worker", .limits = {}});
  job_queue queue(pool);
  CHECK(queue.forget_idempotency_keys(40, 100) == 0);
  CHECK(queue.forget_idempotency_keys(30, 100) == 1);
  CHECK(site.ask("SELECT string_agg(key, ' ' ORDER BY key) FROM idempotency_keys") ==
        "kept live renewed");
  CHECK(site.id(site.send("live", pdf)) == live);
  CHECK(site.id(site.send("gone", pdf)) != gone);
}

TEST_CASE("run_at is a time from a minute ago to 366 days ahead, whatever its offset") {
  const keyed_site site;
  const auto outcome = [&](const std::string& run_at) {
    const auto answer = site.client.post_pdf(jobs_path + ("?run_at=" + run_at), sham_pdf(100));
    return answer.status == 202 ? "202" : std::format("{} {}", answer.status, code_of(answer));
  };
  const auto at = [&](const std::string& sql) {
    return site.ask(std::format("SELECT rfc3339(now() + interval '{}')", sql));
  };
  CHECK(outcome(at("-50 s")) == "202");
  CHECK(site.ask("SELECT count(*) FROM jobs_live WHERE run_at >= created_at") == "1");
  CHECK(outcome(at("365 days 23 h")) == "202");
  CHECK(outcome(at("-70 s")) == "422 run_at_past");
  CHECK(outcome(at("366 days 1 h")) == "422 run_at_too_far");
  CHECK(outcome("9999-12-31T23:59:59Z") == "422 run_at_too_far");
  CHECK(outcome("9999-12-31T23:59:59-23:59") == "422 invalid_option");
  for (const auto* bad : {"infinity", "now", "tomorrow", "2026-11-23", "1764000000",
                          "2026-11-23T12:00:60Z", "2026-02-30T00:00:00Z", ""}) {
    CAPTURE(bad);
    CHECK(outcome(bad) == "422 invalid_option");
  }
  const auto ahead = site.ask(
      "SELECT to_char((now() + interval '1 h') AT TIME ZONE 'UTC' + interval '14 h', "
      "'YYYY-MM-DD\"T\"HH24:MI:SS\"%2B14:00\"')");
  CHECK(outcome(ahead) == "202");
  CHECK(site.ask("SELECT count(*) FROM jobs_live WHERE run_at BETWEEN now() + interval '50 min' "
                 "AND now() + interval '70 min'") == "1");
  const auto said =
      site.client.post_pdf(jobs_path + std::string("?run_at=2001-01-01T00:00:00Z"), sham_pdf(100));
  CHECK(said.json().at("field").as_string() == "run_at");
  CHECK(said.body.contains("a minute"));
}

}  // namespace pagemill::test
