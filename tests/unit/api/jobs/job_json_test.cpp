#include "api/jobs/job_json.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "api/documents/page_json.hpp"

namespace pagemill {
namespace {

job sample() {
  job of;
  of.options_json = R"({"embed":true})";
  of.tags_json = R"(["a"])";
  of.run_at = of.created_at = "2026-01-01T00:00:00Z";
  return of;
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
  auto of = sample();
  CHECK(percent_done(of, true) == 0);
  of.pages_total = 10;
  of.pages_done = 5;
  CHECK(percent_done(of, true) == 25);
  CHECK(percent_done(of, false) == 50);
  of.pages_done = 10;
  CHECK(percent_done(of, true) == 50);
  CHECK(percent_done(of, false) == 99);
  of.chunks_total = 4;
  of.chunks_done = 4;
  CHECK(percent_done(of, true) == 99);
  of.pages_total = 0;
  CHECK(percent_done(of, false) == 0);
  of.state = job_state::completed;
  CHECK(percent_done(of, true) == 100);
}

TEST_CASE("pages and chunks are JSON whatever their text holds") {
  page_row page;
  page.number = 3;
  page.width = 595.5F;
  page.text = "a\"\\\n\f\x01 é";
  page.blocks_json = R"([{"kind":"paragraph"}])";
  std::string out;
  append_page_json(out, page);
  const auto parsed = boost::json::parse(out);
  CHECK(parsed.at("text").as_string() == page.text);
  CHECK(parsed.at("width").as_double() == 595.5);
  CHECK(parsed.at("problem").is_null());
  CHECK(parsed.at("blocks").as_array().size() == 1);

  chunk_row chunk;
  chunk.text = page.text;
  chunk.first_page = 1;
  chunk.last_page = 2;
  chunk.bboxes_json = "[]";
  chunk.section = "1.2";
  chunk.section_titles_json = R"(["A","B"])";
  out.clear();
  append_chunk_json(out, chunk);
  const auto made = boost::json::parse(out);
  CHECK(made.at("pages").as_array().size() == 2);
  CHECK(made.at("section").as_string() == "1.2");
  CHECK(made.at("section_titles").as_array().size() == 2);
}

}  // namespace pagemill
