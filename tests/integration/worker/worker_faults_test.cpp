// What a worker does with jobs that cannot succeed.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

TEST_CASE("a page that the database refuses fails its job instead of looping forever") {
  worker_site site;
  site.ask("ALTER TABLE document_pages ADD CONSTRAINT refused CHECK (number < 3)");
  auto worker = site.start_worker();
  pagemill::submission once;
  once.max_retries = 0;
  const auto refused = site.submit(plain_pdf(5), once);
  CHECK(site.reaches(refused, "failed", 30s));
  CHECK(site.job(refused, "concat_ws(' ', error->>'code', attempt, failures)") ==
        "internal_error 1 1");
  CHECK(site.reaches(site.submit(plain_pdf(2, 2)), "completed", 30s));
}

TEST_CASE("suspect jobs of both stages run, and others after them" *
          doctest::skip(!model_is_there())) {
  worker_site site;
  const auto first = site.submit(plain_pdf(30, 1));
  const auto suspect = site.submit(plain_pdf(2, 2));
  const auto embedded = site.submit(plain_pdf(2, 3));
  const auto last = site.submit(plain_pdf(2, 4));
  site.ask(
      std::format("UPDATE jobs_live SET suspect = true, deaths = 2 WHERE id = '{}'", suspect.job));
  site.ask(
      std::format("UPDATE jobs_live SET suspect = true, deaths = 2, state = 'processing', "
                  "stage = 'embedding', text_complete = true, stage_at = now() "
                  "WHERE id = '{}'",
                  embedded.job));
  auto worker = site.start_worker({.model = true});
  for (const auto& sent : {suspect, embedded, first, last}) {
    CHECK(site.reaches(sent, "completed", 60s));
  }
  // By itself: between its start and its end no other job starts or ends.
  CHECK(site.ask(std::format(
            "SELECT count(*) FROM job_events e, (SELECT min(id) AS begun, max(id) AS ended FROM "
            "job_events WHERE job_id = '{0}' AND event IN ('started', 'extracted')) s "
            "WHERE e.id BETWEEN s.begun AND s.ended AND e.job_id <> '{0}'",
            suspect.job)) == "0");
}
