// What workers do besides their jobs, and what happens when the fault is ours.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

TEST_CASE("a checkpoint made by other programs or options is not resumed") {
  worker_site site;
  const auto file = long_pdf();
  const auto sent = site.submit(file);
  {
    auto worker = site.start_worker();
    REQUIRE(site.has_pages(sent, 1, 60s));
  }  // killed
  const auto first = site.ask("SELECT min(xmin::text::bigint) FROM document_pages");
  site.ask("UPDATE jobs_live SET checkpoint = jsonb_set(checkpoint, '{fingerprint}', '\"x\"')");
  auto worker = site.start_worker();
  REQUIRE(site.reaches(sent, "completed", 90s));
  CHECK(worker.errors().contains("generation_restarted"));
  CHECK(site.contents_of(sent).page_count == long_pdf_pages);
  CHECK(site.ask("SELECT min(xmin::text::bigint) > " + first + " FROM document_pages") == "t");
  const auto undisturbed = site.submit(file);
  REQUIRE(site.reaches(undisturbed, "completed", 90s));
  CHECK(site.contents_of(sent) == site.contents_of(undisturbed));
}

TEST_CASE("an internal failure is charged and retried after a delay, until it is final") {
  worker_site site;
  const auto sent = site.submit(plain_pdf(1), {.max_retries = 1});
  site.ask("UPDATE jobs_live SET options = '[]'");  // which no submission can have
  auto worker = site.start_worker();
  REQUIRE(eventually(20s, [&] { return site.job(sent, "failures") == "1"; }));
  CHECK(site.job(sent, "concat_ws(' ', state, attempt, error ->> 'retryable')") ==
        "pending 1 true");
  CHECK(site.job(sent, "run_at - now() BETWEEN interval '1 s' AND interval '7 s'") == "t");
  REQUIRE(site.reaches(sent, "failed", 20s));
  CHECK(site.job(sent, "concat_ws(' ', attempt, failures, error ->> 'code')") ==
        "2 2 internal_error");
  CHECK(site.events(sent) == "created started retry_scheduled started failed");
}

TEST_CASE("unreferenced files are deleted after an hour, and no others") {
  worker_site site;
  const auto kept =
      site.submit(plain_pdf(1), {.run_at = site.ask("SELECT rfc3339(now() + interval '1 day')")});
  const auto unfinished = [&](const char* age) {
    return site.ask(
        std::format("INSERT INTO blobs (id, workspace_id, unused_since) SELECT "
                    "uuid_generate_v4(), id, now() - interval '{}' FROM workspaces "
                    "RETURNING id",
                    age));
  };
  const auto old = unfinished("61 minutes");
  const auto young = unfinished("1 minute");
  site.ask(
      "INSERT INTO blob_parts SELECT id, 0, workspace_id, 'x' FROM blobs WHERE sha256 IS NULL");
  // A document references it, whatever the mark says.
  site.ask("UPDATE blobs SET unused_since = now() - interval '2 hours' WHERE sha256 IS NOT NULL");
  auto worker = site.start_worker();
  const auto exists = [&](const std::string& id) {
    return site.ask(std::format("SELECT count(*) FROM blobs WHERE id = '{}'", id)) == "1";
  };
  CHECK(eventually(20s, [&] { return !exists(old); }));
  CHECK(exists(young));
  CHECK(site.ask("SELECT count(*) FROM blobs WHERE sha256 IS NOT NULL") == "1");
  CHECK(site.ask("SELECT count(*) FROM blob_parts p WHERE NOT EXISTS (SELECT FROM blobs b WHERE "
                 "b.id = p.blob_id)") == "0");
  CHECK(site.job(kept, "concat_ws(' ', state, attempt)") == "pending 0");
}
