#include "common/contract/job_json.hpp"

#include <boost/json/array.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {

job sample() {
  job made;
  made.options_json = R"({"embed":true})";
  made.tags_json = R"(["a"])";
  made.run_at = made.created_at = "2026-01-01T00:00:00Z";
  return made;
}

}  // namespace

TEST_CASE("a job has every member of the contract, null where nothing is known") {
  const auto body = to_json(sample());
  for (const char* member :
       {"id",          "document_id", "status",  "stage",      "progress", "attempt",
        "failures",    "max_retries", "error",   "priority",   "filename", "sha256",
        "bytes",       "tags",        "options", "created_at", "run_at",   "started_at",
        "finished_at", "worker",      "version", "links"}) {
    CAPTURE(member);
    CHECK(body.contains(member));
  }
  CHECK(body.size() == 22);
  CHECK(body.at("error").is_null());
  CHECK(body.at("tags").as_array().size() == 1);
  CHECK(body.at("links").at("self").as_string() ==
        "/api/v1/pdf/jobs/00000000-0000-0000-0000-000000000000");
}

TEST_CASE("percent counts pages and chunks, and is 100 only when completed") {
  auto made = sample();
  CHECK(percent_done(made, true) == 0);
  made.pages_total = 10;
  made.pages_done = 5;
  CHECK(percent_done(made, true) == 25);
  CHECK(percent_done(made, false) == 50);
  made.pages_done = 10;
  CHECK(percent_done(made, true) == 50);
  CHECK(percent_done(made, false) == 99);
  made.chunks_total = 4;
  made.chunks_done = 4;
  CHECK(percent_done(made, true) == 99);
  made.pages_total = 0;
  CHECK(percent_done(made, false) == 0);
  made.state = job_state::completed;
  CHECK(percent_done(made, true) == 100);
}

}  // namespace pagemill
