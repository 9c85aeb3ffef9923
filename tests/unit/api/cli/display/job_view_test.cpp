#include "api/cli/display/job_view.hpp"

#include <doctest/doctest.h>

using namespace pagemill::cli;

namespace {
constexpr std::string_view processing = R"({
  "id": "0192f0c1-0000-7000-8000-000000000001",
  "document_id": "0192f0c1-0000-7000-8000-000000000002",
  "status": "processing", "stage": "extracting",
  "progress": {"pages_done": 12, "pages_total": 108, "chunks_done": 0, "chunks_total": null,
               "percent": 11.1},
  "attempt": 1, "error": null, "filename": "a.pdf", "worker": "worker-1", "surprise": [1, 2]})";
}  // namespace

TEST_CASE("a job of the server is read, and what is not known of it stays in its raw form") {
  const auto job = parse_job(processing);
  REQUIRE(job);
  CHECK(job->id == "0192f0c1-0000-7000-8000-000000000001");
  CHECK(job->document_id == "0192f0c1-0000-7000-8000-000000000002");
  CHECK(job->status == "processing");
  CHECK(job->stage == "extracting");
  CHECK(job->pages_done == 12);
  CHECK(job->pages_total == 108);
  CHECK_FALSE(job->chunks_total.has_value());
  CHECK(job->percent == doctest::Approx(11.1));
  CHECK(job->attempt == 1);
  CHECK_FALSE(job->error.has_value());
  CHECK(job->filename == "a.pdf");
  CHECK(job->worker == "worker-1");
  CHECK(job->raw.contains(R"("surprise":[1,2])"));
  CHECK_FALSE(job->raw.contains('\n'));
  CHECK_FALSE(is_final(*job));
}

TEST_CASE("a failed job carries its error") {
  const auto job = parse_job(
      R"({"id":"x","status":"failed","error":{"code":"encrypted","message":"m","page":3}})");
  REQUIRE(job);
  REQUIRE(job->error);
  CHECK(job->error->code == "encrypted");
  CHECK(job->error->message == "m");
  CHECK(job->error->page == 3);
  CHECK(is_final(*job));
}

TEST_CASE("whole and absent numbers are read too") {
  const auto job = parse_job(R"({"id":"x","status":"completed","progress":{"percent":100}})");
  REQUIRE(job);
  CHECK(job->percent == 100);
  CHECK(job->pages_done == 0);
  CHECK(is_final(*job));
}

TEST_CASE("what is no job is nothing") {
  CHECK_FALSE(parse_job(""));
  CHECK_FALSE(parse_job("<html>"));
  CHECK_FALSE(parse_job("[]"));
  CHECK_FALSE(parse_job("{}"));
  CHECK_FALSE(parse_job(R"({"id":1,"status":"pending"})"));
  CHECK_FALSE(parse_job(R"({"id":"x"})"));
  CHECK_FALSE(parse_job(R"({"id":"x","status":"pending"} trailing)"));
}
