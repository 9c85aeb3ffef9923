// Reprocessing over HTTP, against the real binary; SQL stands in for the workers.
#include <array>
#include <format>
#include <future>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {
namespace {

struct reprocess_site {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database};
  http_client client = api.client();
  std::string document;

  /// Starts with a document that a worker has completed.
  reprocess_site() {
    const auto job = client.post_pdf("/api/v1/pdf/jobs?title=T&tags=a", sham_pdf(500)).json();
    document = job.at("document_id").as_string();
    end_job("completed");
    ask(std::format("UPDATE documents SET status = 'ready' WHERE id = '{}'", document));
    add_page(1, "the first generation");
  }
  http_response reprocess(std::string body = "",
                          std::map<std::string, std::string> headers = {}) const {
    return client.send({.method = "POST",
                        .target = std::format("/api/v1/pdf/documents/{}/reprocess", document),
                        .body = std::move(body),
                        .headers = std::move(headers)});
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  /// Ends the newest job as if a worker had.
  void end_job(const std::string& state) const {
    const auto id = ask(std::format("SELECT job_id FROM documents WHERE id = '{}'", document));
    const auto cancelled =
        client.send({.method = "POST", .target = "/api/v1/pdf/jobs/" + id + "/cancel"});
    REQUIRE(cancelled.status == 200);
    ask(std::format("UPDATE jobs_finished SET state = '{}' WHERE id = '{}'", state, id));
  }
  void add_page(int generation, const std::string& text) const {
    ask(
        std::format("INSERT INTO document_pages SELECT '{}', {}, 1, workspace_id, 1, 1, 0, '{}', "
                    "'', '[]' FROM documents LIMIT 1",
                    document, generation, text));
  }
  http_response read(const std::string& what) const {
    return client.get(std::format("/api/v1/pdf/documents/{}{}", document, what));
  }
};

}  // namespace

TEST_CASE("a reprocess is a job of the next generation, and readers keep the current one") {
  const reprocess_site site;
  const auto answer = site.reprocess(R"({"pages": "1-2", "embed": false, "password": "hunter2"})");
  REQUIRE(answer.status == 202);
  const auto job = answer.json();
  CHECK(answer.header("location") == "/api/v1/pdf/jobs/" + std::string(job.at("id").as_string()));
  CHECK(job.at("document_id").as_string() == site.document);
  CHECK(job.at("options").at("pages").as_string() == "1-2");
  CHECK(job.at("tags").as_array().size() == 1);
  CHECK_FALSE(answer.body.contains("hunter2"));
  CHECK(site.ask("SELECT concat_ws(' ', generation, state, password) FROM jobs_live") ==
        "2 pending hunter2");
  CHECK(site.read("").json().at("status").as_string() == "ready");
  CHECK(site.read("").json().at("job_id").as_string() == job.at("id").as_string());
  site.add_page(2, "the second generation");
  CHECK(site.read("/text").body == "the first generation");
  CHECK(code_of(site.reprocess()) == "document_busy");
}

TEST_CASE("a cancelled reprocess changes nothing, and the next one gets another generation") {
  const reprocess_site site;
  REQUIRE(site.reprocess().status == 202);
  site.add_page(2, "half a generation");
  site.end_job("failed");
  CHECK(site.read("").json().at("status").as_string() == "ready");
  CHECK(site.read("/text").body == "the first generation");
  CHECK(site.ask("SELECT obsolete_since IS NULL FROM documents") == "t");
  REQUIRE(site.reprocess().status == 202);
  CHECK(site.ask("SELECT generation FROM jobs_live") == "3");
  CHECK(site.ask("SELECT obsolete_since IS NULL FROM documents") == "f");
}

TEST_CASE("a key makes one reprocess, and is refused with another document or other options") {
  const reprocess_site site;
  const auto first = site.reprocess("", {{"Idempotency-Key", "k"}});
  const auto again = site.reprocess("", {{"Idempotency-Key", "k"}});
  CHECK(first.status == 202);
  CHECK(again.status == 202);
  CHECK(first.json().at("id") == again.json().at("id"));
  CHECK(code_of(site.reprocess(R"({"ocr": "off"})", {{"Idempotency-Key", "k"}})) ==
        "idempotency_key_reused");
  CHECK(code_of(site.reprocess("", {{"Idempotency-Key", "a b"}})) == "invalid_idempotency_key");
  // The key of a refused request is not kept.
  CHECK(code_of(site.reprocess("", {{"Idempotency-Key", "other"}})) == "document_busy");
  site.end_job("failed");
  CHECK(site.reprocess(R"({"ocr": "off"})", {{"Idempotency-Key", "other"}}).status == 202);
}

TEST_CASE("one of several concurrent reprocesses wins, and deleting the document ends it") {
  const reprocess_site site;
  std::array<std::future<int>, 6> asked;
  for (auto& one : asked) {
    one = std::async(std::launch::async, [&site] { return site.reprocess().status; });
  }
  std::map<int, int> answers;
  for (auto& one : asked) ++answers[one.get()];
  CHECK(answers == std::map<int, int>{{202, 1}, {409, 5}});
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "1");
  const auto path = "/api/v1/pdf/documents/" + site.document;
  CHECK(site.client.send({.method = "DELETE", .target = path}).status == 204);
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "0");
  CHECK(code_of(site.reprocess()) == "not_found");
}

TEST_CASE("impossible reprocesses are refused with a code") {
  reprocess_site site;
  CHECK(code_of(site.reprocess(R"({"title": "x"})")) == "invalid_option");
  CHECK(code_of(site.reprocess(R"({"pages": "0"})")) == "invalid_option");
  CHECK(code_of(site.reprocess("[]")) == "invalid_json");
  CHECK(code_of(site.reprocess(R"({"run_at": "2001-01-01T00:00:00Z"})")) == "run_at_past");
  const auto in_query = site.client.send(
      {.method = "POST",
       .target = std::format("/api/v1/pdf/documents/{}/reprocess?password=x", site.document)});
  CHECK(code_of(in_query) == "password_in_query");
  site.ask("UPDATE documents SET blob_id = NULL");
  CHECK(code_of(site.reprocess()) == "file_missing");
  site.document = unknown_id;
  CHECK(code_of(site.reprocess()) == "not_found");
  site.document = "x";
  CHECK(code_of(site.reprocess()) == "invalid_id");
}

}  // namespace pagemill::test
