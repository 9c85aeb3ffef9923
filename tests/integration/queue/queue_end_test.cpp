// Ending many claims in one statement, as pagemill_worker on a real database.
#include <algorithm>

#include <doctest/doctest.h>

#include "tests/integration/site/bare_queue.hpp"

using namespace pagemill;
using namespace pagemill::test;

namespace {

bool is_in(const std::vector<job_id>& ids, const job_id& id) {
  return std::ranges::find(ids, id) != ids.end();
}

}  // namespace

TEST_CASE("of many ends only those with a valid claim are written, each in its own final state") {
  bare_queue site;
  for (int i = 0; i < 5; ++i) site.add("aa");
  auto jobs = site.claim(5).jobs;
  REQUIRE(jobs.size() == 5);
  // Another worker now holds the second, and the third was cancelled.
  site.ask("UPDATE jobs_live SET lease_token = lease_token + 1 WHERE id = '" +
           to_string(jobs[1].fence.job) + "'");
  site.ask("DELETE FROM jobs_live WHERE id = '" + to_string(jobs[2].fence.job) + "'");
  std::vector<finished_claim> ending;
  for (const auto& job : jobs) ending.push_back({job.fence, std::nullopt});
  ending[3].error = job_error{.code = "damaged_file", .message = "It is damaged."};
  ending[3].error->page = 4;
  ending[4].held.worker = worker_id{make_uuid_v4()};  // only the worker of the call counts

  const auto written = site.queue.finish(site.self, ending);
  CHECK(written.size() == 3);
  for (const std::size_t i : {0U, 3U, 4U}) CHECK(is_in(written, jobs[i].fence.job));
  CHECK(site.ask("SELECT string_agg(state || ':' || n, ',' ORDER BY state) FROM (SELECT state, "
                 "count(*) AS n FROM jobs_finished GROUP BY state) s") == "completed:2,failed:1");
  CHECK(site.ask("SELECT error ->> 'code' || (detail ->> 'page') FROM jobs_finished j JOIN "
                 "job_events e ON e.job_id = j.id AND e.event = 'failed'") == "damaged_file4");
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "1");
  CHECK(site.queue.finish(site.self, ending).empty());
}

TEST_CASE("released claims are pending at their old place, uncharged") {
  bare_queue site;
  for (int i = 0; i < 3; ++i) site.add("aa", ", run_at", ", now() - interval '1 h'");
  const auto jobs = site.claim(3).jobs;
  REQUIRE(jobs.size() == 3);
  std::vector<fence> claims{jobs[0].fence, jobs[2].fence};
  claims[1].token += 1;
  CHECK(site.queue.release(claims, "worker-1", "not_begun") == 1);
  CHECK(site.ask("SELECT state || ':' || failures || ':' || (run_at < now() - interval '59 min') "
                 "FROM jobs_live WHERE id = '" +
                 to_string(jobs[0].fence.job) + "'") == "pending:0:true");
  CHECK(site.ask("SELECT detail ->> 'cause' FROM job_events WHERE event = 'interrupted'") ==
        "not_begun");
}

TEST_CASE("a worker is told which of its jobs it still holds") {
  bare_queue site;
  for (int i = 0; i < 3; ++i) site.add("aa");
  const auto jobs = site.claim(3).jobs;
  REQUIRE(jobs.size() == 3);
  site.ask("DELETE FROM jobs_live WHERE id = '" + to_string(jobs[0].fence.job) + "'");
  const std::vector<job_id> asked{jobs[0].fence.job, jobs[1].fence.job};
  const auto held = site.queue.still_held(site.self, asked);
  REQUIRE(held.size() == 1);
  CHECK(held[0].job == jobs[1].fence.job);
  CHECK(held[0].token == jobs[1].fence.token);
  CHECK(site.queue.still_held(worker_id{make_uuid_v4()}, asked).empty());
}
