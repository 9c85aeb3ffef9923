// Lists of jobs over a large history, as the API's role: the rows read do not grow with it.
#include <format>

#include <doctest/doctest.h>

#include "common/postgres/connection_pool.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/jobs/job_store.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace pagemill::test {
namespace {

constexpr int history_rows = 500'000;

/// Jobs of one workspace in 30 daily partitions; one in 50,000 failed, the oldest ones.
struct large_history {
  test_database database = postgres_cluster::shared().make_database();

  large_history() {
    ask(R"(DO $$ BEGIN FOR day IN 0..29 LOOP
      EXECUTE format('CREATE TABLE jobs_finished_%s PARTITION OF jobs_finished FOR VALUES FROM '
        '(%L) TO (%L)', to_char(date '2020-01-01' + day, 'YYYYMMDD'), date '2020-01-01' + day,
        date '2020-01-02' + day);
      END LOOP; END $$)");
    ask(std::format(R"(
      INSERT INTO jobs_finished (id, workspace_id, document_id, generation, state, stage, priority,
        run_at, created_at, finished_at, attempt, failures, max_retries, lease_token, options, tags,
        pages_done, chunks_done, text_complete, version)
      SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
        (SELECT id FROM workspaces), uuid_nil(), 1,
        CASE WHEN n <= 10 THEN 'failed' ELSE 'completed' END::job_state, 'done', 2, at, at, at,
        1, 0, 3, 1, '{{}}', '{{}}', 1, 1, true, 1
        FROM generate_series(1, {0}) n,
             LATERAL (SELECT timestamptz '2020-01-01 UTC' + n * interval '30 days' / ({0} + 1) AS at
             ) day)",
                    history_rows));
    ask("VACUUM ANALYZE jobs_finished");
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  /// Pages of the buffer cache that the statement touched, including statements inside functions.
  /// It runs twice, because the first run in a session reads the catalogue of all partitions.
  long pages_touched(const std::string& sql) const {
    const auto workspace = ask("SELECT id FROM workspaces");
    const auto plan = query_rows(
        database.api_url,
        std::format("BEGIN; SET LOCAL ROLE pagemill_api; SELECT set_config('pagemill.workspace_id',"
                    " '{0}', true); {1}; EXPLAIN (ANALYZE, BUFFERS, FORMAT TEXT) {1}",
                    workspace, sql));
    for (const auto& line : plan) {
      const auto at = line[0].find("Buffers: shared");
      if (at == std::string::npos) continue;
      long pages = 0;
      for (const std::string_view name : {"hit=", "read="}) {
        const auto value = line[0].find(name, at);
        if (value != std::string::npos) pages += std::stol(line[0].substr(value + name.size()));
      }
      return pages;
    }
    return -1;
  }
};

}  // namespace

TEST_CASE("a list of jobs reads one page of rows however long the history is") {
  const large_history site;
  const auto whole = std::stol(
      site.ask("SELECT sum(relpages) FROM pg_class WHERE relispartition AND relkind = 'r'"));
  const auto page = [](const std::string& state, const std::string& before) {
    return std::format("SELECT * FROM jobs_page({}, NULL, NULL, {}, 101)", state, before);
  };
  const std::string last = "'ffffffff-ffff-ffff-ffff-ffffffffffff'";
  const std::string middle = "'00000000-0000-7000-8000-00000003d090'";
  for (const auto& statement :
       {page("NULL", last), page("NULL", middle), page("'failed'", last),
        page("'completed'", middle), page("'cancelled'", last), page("'pending'", last)}) {
    CAPTURE(statement);
    const auto touched = site.pages_touched(statement);
    MESSAGE(statement << ": " << touched << " of " << whole << " pages");
    CHECK(touched > 0);
    CHECK(touched < 1500);
  }
  CHECK(whole > 5000);

  postgres::connection_pool pool(
      {.connection = {.url = site.database.api_url}, .role = "pagemill_api", .limits = {}});
  blob_store blobs(pool);
  job_store jobs(pool, blobs);
  const workspace_id workspace{parse_uuid(site.ask("SELECT id FROM workspaces")).value()};
  constexpr std::size_t enough_bytes = 100'000;
  const auto failed = jobs.list(workspace, {.state = job_state::failed}, 4, {}, enough_bytes);
  REQUIRE(failed.items.size() == 4);
  const auto rest =
      jobs.list(workspace, {.state = job_state::failed}, 10, failed.next, enough_bytes);
  REQUIRE(rest.items.size() == 6);
  CHECK(rest.items.front().id < failed.items.back().id);
  CHECK_FALSE(rest.next);
  const auto counts = jobs.count_by_state(workspace);
  CHECK(counts.at(job_state::failed) == 10);
  CHECK(counts.at(job_state::completed) == history_rows - 10);
}

}  // namespace pagemill::test
