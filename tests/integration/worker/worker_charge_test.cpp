// How failed attempts end, with the worker's own code on a real database: charged, retried later,
// and failed for good when the retries are used up.
#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "common/postgres/connection_pool.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "tests/integration/site/worker_site.hpp"
#include "worker/stages/failed_attempt.hpp"

using namespace pagemill;
using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

struct charge_site : worker_site {
  postgres::connection_pool pool{
      {.connection = {.url = database().worker_url}, .role = "pagemill_worker", .limits = {}}};
  claim_store queue{pool};
  worker_id self{make_uuid_v4()};

  /// A claim of the job, due or not, as a worker holds it.
  claimed_job claim(const submitted& target) {
    ask(
        std::format("UPDATE jobs_live SET state = 'processing', stage = 'extracting', worker_id = "
                    "'{}', slot = 'worker-1', lease_token = lease_token + 1 WHERE id = '{}'",
                    to_string(self), target.job));
    claimed_job claimed;
    claimed.fence = {
        {parse_uuid(target.job).value()}, self, std::stoll(live(target, "lease_token"))};
    claimed.workspace = workspace();
    claimed.document = {parse_uuid(target.document).value()};
    claimed.failures = std::stoi(live(target, "failures"));
    claimed.max_retries = std::stoi(live(target, "max_retries"));
    return claimed;
  }
  std::string live(const submitted& target, std::string_view columns) const {
    return ask(std::format("SELECT concat_ws(' ', {}) FROM jobs_live WHERE id = '{}'", columns,
                           target.job));
  }
  double seconds_to_wait(const submitted& target) const {
    return std::stod(live(target, "extract(epoch FROM run_at - now())"));
  }
};

job_error failure(std::string code) {
  return {.code = std::move(code), .message = "It went wrong."};
}

}  // namespace

TEST_CASE("a transient failure is charged and retried later, four attempts in all by default") {
  charge_site site;
  const auto sent = site.submit(plain_pdf(1));
  for (int failures = 1; failures <= 3; ++failures) {
    CAPTURE(failures);
    const auto token = site.live(sent, "lease_token + 2");
    end_failed_attempt(site.queue, site.claim(sent), failure("internal_error"));
    CHECK(site.live(sent, "state, stage, failures, worker_id, slot, error->>'retryable'") ==
          std::format("pending queued {} true", failures));
    CHECK(site.live(sent, "lease_token") == token);
    const double wait = 5.0 * (1 << (failures - 1));
    CHECK(site.seconds_to_wait(sent) > 0.8 * wait - 2);
    CHECK(site.seconds_to_wait(sent) <= 1.2 * wait);
  }
  end_failed_attempt(site.queue, site.claim(sent), failure("internal_error"));
  CHECK(site.job(sent, "concat_ws(' ', state, failures, error->>'code')") ==
        "failed 4 internal_error");
  CHECK(site.document(sent, "status") == "failed");
  CHECK(site.events(sent) == "created retry_scheduled retry_scheduled retry_scheduled failed");
  CHECK(site.ask("SELECT string_agg(slot, ' ') FROM job_events WHERE event <> 'created'") ==
        "worker-1 worker-1 worker-1 worker-1");
}

TEST_CASE("a permanent failure ends the job at once, and max_retries 0 allows no second attempt") {
  charge_site site;
  const auto broken = site.submit(plain_pdf(1));
  end_failed_attempt(site.queue, site.claim(broken), failure("damaged_pdf"));
  CHECK(site.job(broken, "concat_ws(' ', state, failures, error->>'retryable')") ==
        "failed 1 false");
  const auto once = site.submit(plain_pdf(1), {.max_retries = 0});
  end_failed_attempt(site.queue, site.claim(once), failure("embedding_failed"));
  CHECK(site.job(once, "concat_ws(' ', state, failures)") == "failed 1");
}

TEST_CASE("a delay that a service asks for is respected, and a lost claim charges nothing") {
  charge_site site;
  const auto sent = site.submit(plain_pdf(1));
  auto error = failure("internal_error");
  error.retry_after = 90s;
  end_failed_attempt(site.queue, site.claim(sent), error);
  CHECK(site.seconds_to_wait(sent) > 85);
  CHECK(site.seconds_to_wait(sent) <= 90);
  auto lost = site.claim(sent);
  --lost.fence.token;
  end_failed_attempt(site.queue, lost, failure("internal_error"));
  end_failed_attempt(site.queue, lost, failure("damaged_pdf"));
  CHECK(site.live(sent, "state, failures") == "processing 1");
}

TEST_CASE("a database restart during a job charges no attempt") {
  postgres_cluster cluster;
  worker_site site(cluster);
  auto worker = site.start_worker();
  const auto sent = site.submit(long_pdf());
  REQUIRE(site.has_pages(sent, 1, 60s));
  cluster.restart(SIGINT);
  REQUIRE(site.reaches(sent, "completed", 90s));
  CHECK(site.job(sent, "failures") == "0");
  CHECK(site.pages_of(sent) == long_pdf_pages);
  CHECK_FALSE(site.events(sent).contains("retry_scheduled"));
  CHECK(worker.running());
}
