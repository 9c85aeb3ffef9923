/// A worker midway through a long document, with short ones waiting, on a disposable cluster.
#pragma once
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"

namespace pagemill::test {

struct work_under_way {
  postgres_cluster cluster;
  worker_site site{cluster};
  child_process worker = site.start_worker({.slots = 1});
  submitted running = site.submit(long_pdf());
  std::vector<submitted> waiting;

  work_under_way() {
    for (std::uint64_t i = 0; i < 4; ++i) waiting.push_back(site.submit(plain_pdf(2, i)));
    REQUIRE(site.has_pages(running, 1, std::chrono::seconds(60)));
  }

  void check_that_all_complete_once() {
    REQUIRE(site.reaches(running, "completed", std::chrono::seconds(120)));
    for (const auto& sent : waiting) {
      CHECK(site.reaches(sent, "completed", std::chrono::seconds(60)));
    }
    CHECK(site.contents_of(running).page_count == long_pdf_pages);
    for (const auto& sent : waiting) CHECK(site.contents_of(sent).page_count == 2);
    CHECK(site.ask("SELECT count(*) FROM jobs WHERE failures > 0") == "0");
    CHECK(site.ask("SELECT count(*) FROM jobs_live") == "0");
    CHECK(site.ask("SELECT count(*) FROM (SELECT job_id FROM job_events WHERE event = 'completed' "
                   "GROUP BY job_id HAVING count(*) > 1) twice") == "0");
    CHECK(worker.running());
    CHECK(worker.stop() == exit_status{.code = 0});
  }
};

}  // namespace pagemill::test
