// Retry, cancel, and pausing the queue over HTTP, against the real binary; no worker.
#include <array>
#include <format>
#include <future>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/support/eventually.hpp"

namespace pagemill::test {
namespace {

struct made_job {
  std::string id;
  std::string document;
};

struct retry_site {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database, {{"LOG_LEVEL", "DEBUG"}}};
  http_client client = api.client();

  made_job submit() const {
    const auto job = client.post_pdf(jobs_path, sham_pdf(500)).json();
    return {std::string(job.at("id").as_string()), std::string(job.at("document_id").as_string())};
  }
  /// A final job, as if a worker had ended it.
  made_job ended(const std::string& state) const {
    auto job = submit();
    CHECK(step(job.id, "cancel").status == 200);
    ask(std::format("UPDATE jobs_finished SET state = '{}' WHERE id = '{}'", state, job.id));
    return job;
  }
  http_response step(const std::string& id, const std::string& name, std::string body = "",
                     std::map<std::string, std::string> headers = {}) const {
    return client.send({.method = "POST",
                        .target = std::format("{}/{}/{}", jobs_path, id, name),
                        .body = std::move(body),
                        .headers = std::move(headers)});
  }
  std::string outcome(const std::string& id, const std::string& name, std::string body = "") const {
    const auto answer = step(id, name, std::move(body));
    return std::format("{} {}", answer.status, code_of(answer));
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  std::string live(const made_job& target, const std::string& columns) const {
    return ask(std::format("SELECT concat_ws(' ', {}) FROM jobs_live WHERE id = '{}'", columns,
                           target.id));
  }
};

}  // namespace

TEST_CASE("a retried job is pending again, with its id, a higher lease token and nothing charged") {
  const retry_site site;
  for (const auto* state : {"failed", "cancelled"}) {
    CAPTURE(state);
    const auto job = site.ended(state);
    site.ask(std::format(
        "UPDATE jobs_finished SET failures = 4, attempt = 4, pages_done = 7, pages_total = 9, "
        "error = '{}', checkpoint = '{{\"next_page\": 8}}', generation = 1, max_retries = 5, "
        "run_at = now() - interval '1 h' WHERE id = '{}'",
        R"({"code":"damaged_pdf","message":"","stage":"extracting","page":null,"retryable":false})",
        job.id));
    const auto path = jobs_path + ("/" + job.id);
    const auto etag = site.client.get(path).header("etag");
    const auto answer = site.step(job.id, "retry");
    REQUIRE(answer.status == 202);
    CHECK(answer.header("location") == path);
    const auto said = answer.json();
    CHECK(said.at("status").as_string() == "pending");
    CHECK(said.at("error").is_null());
    CHECK(said.at("finished_at").is_null());
    CHECK(said.at("progress").at("pages_done").as_int64() == 7);
    CHECK(site.client.get(path).header("etag") > etag);
    CHECK(site.live(job,
                    "failures, deaths, suspect, attempt, max_retries, lease_token, "
                    "run_at > now() - interval '1 min', checkpoint") ==
          "0 0 f 4 5 2 t {\"next_page\": 8}");
    CHECK(site.ask(std::format("SELECT count(*) FROM jobs_finished WHERE id = '{}'", job.id)) ==
          "0");
    CHECK(site.ask(std::format("SELECT status FROM documents WHERE id = '{}'", job.document)) ==
          "processing");
    CHECK(site.ask(std::format("SELECT string_agg(event, ' ' ORDER BY id) FROM job_events "
                               "WHERE job_id = '{}'",
                               job.id)) == "created cancelled retried");
  }
}

TEST_CASE("jobs that cannot be retried or cancelled answer a conflict with its own code") {
  const retry_site site;
  for (const std::string step : {"retry", "cancel"}) {
    CAPTURE(step);
    CHECK(site.outcome(unknown_id, step) == "404 not_found");
    CHECK(site.outcome("17", step) == "400 invalid_id");
    CHECK(site.outcome(site.ended("completed").id, step) ==
          (step == "retry" ? "409 already_completed" : "409 already_finished"));
  }
  CHECK(site.outcome(site.ended("failed").id, "cancel") == "409 already_finished");
  const auto running = site.submit();
  CHECK(site.outcome(running.id, "retry") == "409 not_finished");
  const auto replaced = site.ended("failed");
  site.ask(std::format("UPDATE documents SET job_id = '{}' WHERE id = '{}'", unknown_id,
                       replaced.document));
  CHECK(site.outcome(replaced.id, "retry") == "409 superseded");
  const auto deleted = site.ended("cancelled");
  CHECK(
      site.client.send({.method = "DELETE", .target = "/api/v1/pdf/documents/" + deleted.document})
          .status == 204);
  CHECK(site.outcome(deleted.id, "retry") == "409 document_deleted");
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "1");
  CHECK(site.live(running, "state, lease_token") == "pending 0");
}

TEST_CASE("a retry takes a new password from the body or the header, and keeps it secret") {
  const retry_site site;
  const auto job = site.ended("failed");
  for (const auto* bad : {"[]", "x", R"({"password":"a","password":"b"})"}) {
    CAPTURE(bad);
    CHECK(site.outcome(job.id, "retry", bad) == "400 invalid_json");
  }
  for (const auto* bad : {R"({"password":1})", R"({"priority":1})", R"({"tags":["a"]})"}) {
    CAPTURE(bad);
    CHECK(site.outcome(job.id, "retry", bad) == "422 invalid_option");
  }
  CHECK(site.step(job.id, "retry", R"({"password":"a"})", {{"X-PDF-Password", "b"}}).status == 422);
  CHECK(site.client
            .send({.method = "POST", .target = jobs_path + ("/" + job.id + "/retry?password=a")})
            .status == 400);
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "0");
  for (const bool in_header : {false, true}) {
    const auto other = site.ended("failed");
    const auto answer = in_header
                            ? site.step(other.id, "retry", "", {{"X-PDF-Password", "hunter2"}})
                            : site.step(other.id, "retry", R"({"password":"hunter2"})");
    CHECK(answer.status == 202);
    CHECK_FALSE(answer.body.contains("hunter2"));
    CHECK(site.live(other, "password") == "hunter2");
  }
  CHECK_FALSE(site.api.log().contains("hunter2"));
}

TEST_CASE("one of several concurrent retries wins, and a deleted document keeps no job") {
  const retry_site site;
  const auto together = [](auto&&... steps) {
    return std::array{std::async(std::launch::async, steps)...};
  };
  for (int round = 0; round < 15; ++round) {
    const auto job = site.ended(round % 2 == 0 ? "failed" : "cancelled");
    const auto retry = [&] { return site.step(job.id, "retry").status; };
    if (round < 5) {
      int accepted = 0;
      for (auto& answer : together(retry, retry, retry)) {
        const int status = answer.get();
        CHECK((status == 202 || status == 409));
        accepted += status == 202 ? 1 : 0;
      }
      CHECK(accepted == 1);
      continue;
    }
    const auto remove = [&] {
      return site.client
          .send({.method = "DELETE", .target = "/api/v1/pdf/documents/" + job.document})
          .status;
    };
    auto answers = together(retry, remove);
    const int retried = answers[0].get();
    CHECK((retried == 202 || retried == 409));
    CHECK(answers[1].get() == 204);
  }
  CHECK(site.ask("SELECT count(*) FROM jobs_live j WHERE NOT EXISTS (SELECT FROM documents d "
                 "WHERE d.id = j.document_id)") == "0");
  CHECK(site.ask("SELECT count(*) FROM documents") == "5");
  CHECK(site.ask("SELECT count(*) FROM jobs") == "15");
}

TEST_CASE("the queue is paused and resumed by requests that return its state") {
  const retry_site site;
  const auto post = [&](const char* name) {
    const auto answer =
        site.client.send({.method = "POST", .target = std::string("/api/v1/queue/") + name});
    CHECK(answer.status == 200);
    return answer.json();
  };
  CHECK_FALSE(site.client.get("/api/v1/queue").json().at("paused").as_bool());
  const auto since = post("pause").at("paused_at");
  CHECK(since.is_string());
  CHECK(post("pause").at("paused_at") == since);
  CHECK(site.client.get("/api/v1/queue").json().at("paused").as_bool());
  CHECK(site.client.get("/metrics").body.contains("what=\"queue_paused\"} 1"));
  CHECK(site.client.get("/ready").status == 200);  // submits and reads still work
  const auto resumed = post("resume");
  CHECK_FALSE(resumed.at("paused").as_bool());
  CHECK(resumed.at("paused_at").is_null());
}

}  // namespace pagemill::test
