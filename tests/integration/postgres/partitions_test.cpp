// The daily partitions of history and events: made ahead, dropped by age, DEFAULT emptied.
#include <format>
#include <future>

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "tests/support/places.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace pagemill::test {
namespace {

/// A database whose partitions from today on were never made.
struct neglected {
  test_database database = postgres_cluster::shared().make_database();

  neglected() {
    ask(R"(DO $$ DECLARE one record; BEGIN
      FOR one IN SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r'
                    AND relname ~ '_[0-9]{8}$' AND relname !~ to_char(now() - interval '1 day',
                                                                     'YYYYMMDD') LOOP
        EXECUTE format('DROP TABLE %I', one.relname);
      END LOOP; END $$)");
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }

  /// `count` ended jobs with an event each, so many days ago.
  void add(int days_ago, int count = 1) const {
    ask(std::format(R"(
      WITH ended AS (
        INSERT INTO jobs_finished (id, workspace_id, document_id, generation, state, stage,
            priority, run_at, created_at, finished_at, attempt, failures, max_retries, lease_token,
            options, tags, pages_done, chunks_done, text_complete, version, source_url)
        SELECT gen_random_uuid(), w.id, gen_random_uuid(), 1, 'completed', 'done', 2, now(), now(),
               now() - interval '{0} days', 1, 0, 3, 1, '{{}}', '{{}}', 1, 1, true, 1,
               'https://example.org/?token=' || n
          FROM workspaces w, generate_series(1, {1}) n WHERE w.name = 'default'
        RETURNING id, workspace_id, finished_at)
      INSERT INTO job_events (job_id, workspace_id, at, event)
      SELECT id, workspace_id, finished_at, 'completed' FROM ended)",
                    days_ago, count));
  }
  /// The rows of a table that are in DEFAULT, and all of them.
  std::string rows_of(const std::string& table) const {
    return ask(
        std::format("SELECT concat_ws(' of ', count(*) FILTER (WHERE tableoid = "
                    "'{0}_default'::regclass), count(*)) FROM {0}",
                    table));
  }
  std::string rows() const { return rows_of("jobs_finished") + ", " + rows_of("job_events"); }
  std::string waits() const { return ask("SELECT rows_in_default()"); }
};

std::string as_worker(const neglected& site, const std::string& sql) {
  return query(site.database.worker_url, sql);
}

}  // namespace

TEST_CASE("rows of a day without a partition move to it as soon as it is made") {
  const neglected site;
  site.add(0, 3);
  site.add(4, 2);
  REQUIRE(site.rows() == "5 of 5, 5 of 5");
  CHECK(site.waits() == "t");
  const auto contents = [&] {
    return site.ask(
        "SELECT md5(string_agg(j::text || e::text, '' ORDER BY j.id)) FROM jobs_finished j "
        "JOIN job_events e ON e.job_id = j.id");
  };
  const auto before = contents();
  // Today to a week ahead, and the day four days ago, of two tables.
  CHECK(as_worker(site, "SELECT maintain_partitions('30 days')") == "18");
  CHECK(site.rows() == "0 of 5, 0 of 5");
  CHECK(site.waits() == "f");
  CHECK(contents() == before);
  CHECK(as_worker(site, "SELECT maintain_partitions('30 days')") == "0");
  // New rows go to the partitions, and have ids of their own.
  site.add(0);
  CHECK(site.rows() == "0 of 6, 0 of 6");
  CHECK(site.ask("SELECT count(DISTINCT id) FROM job_events") == "6");
}

TEST_CASE("a moved day has the shape and the protection of a day that the parent made") {
  const neglected site;
  const auto shape = [&](const std::string& partition) {
    return site.ask(std::format(
        R"(SELECT concat_ws(' ', c.relrowsecurity, c.relforcerowsecurity, c.relacl,
              (SELECT string_agg(concat_ws(',', attname, atttypid, attnotnull, attidentity,
                        attstorage, attcompression), ' ' ORDER BY attnum)
                 FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0),
              (SELECT count(*) FROM pg_index WHERE indrelid = c.oid AND indisvalid),
              (SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint
                WHERE conrelid = c.oid))
             FROM pg_class c WHERE c.oid = '{}'::regclass)",
        partition));
  };
  site.add(0);
  REQUIRE(as_worker(site, "SELECT maintain_partitions('30 days')") == "16");
  const auto today = site.ask("SELECT to_char(now(), '_YYYYMMDD')");
  for (const std::string table : {"jobs_finished", "job_events"}) {
    site.ask(std::format(
        "SET ROLE pagemill_owner; CREATE TABLE {0}_plain PARTITION OF {0} FOR VALUES FROM "
        "('2001-01-01') TO ('2001-01-02'); ALTER TABLE {0}_plain ENABLE ROW LEVEL SECURITY, "
        "FORCE ROW LEVEL SECURITY",
        table));
    CHECK(shape(table + today) == shape(table + "_plain"));
  }
}

TEST_CASE("rows in DEFAULT are pruned by time, like partitions") {
  const neglected site;
  site.add(40, 3);
  site.add(31);
  site.add(29);
  site.add(0);
  as_worker(site, "SELECT maintain_partitions('30 days')");
  CHECK(site.rows() == "0 of 2, 0 of 2");
  CHECK(site.ask("SELECT count(*) FROM jobs_finished WHERE source_url IS NOT NULL AND "
                 "finished_at < now() - interval '30 days'") == "0");
}

TEST_CASE("a large day in DEFAULT waits for migrate, which moves it") {
  const neglected site;
  site.add(0, 7);
  CHECK(query(site.database.api_url, "SELECT make_partitions(6)") == "14");
  CHECK(site.rows() == "7 of 7, 7 of 7");
  CHECK(site.waits() == "t");
  const auto migrated = run({.program = program("pagemill"),
                             .arguments = {"migrate"},
                             .environment = {{"PAGEMILL_MIGRATE_URL", site.database.owner_url}}});
  CHECK(migrated.status == exit_status{.code = 0});
  CHECK(site.rows() == "0 of 7, 0 of 7");
}

TEST_CASE("a busy DEFAULT is left for the next time, and nothing is lost") {
  const neglected site;
  site.add(0, 2);
  {
    pqxx::connection busy(site.database.owner_url);
    pqxx::work open(busy);
    open.exec("SELECT * FROM jobs_finished");
    CHECK(as_worker(site, "SELECT maintain_partitions('30 days')") == "8");  // of the events
    CHECK(site.rows() == "2 of 2, 0 of 2");
  }
  CHECK(as_worker(site, "SELECT maintain_partitions('30 days')") == "8");
  CHECK(site.rows() == "0 of 2, 0 of 2");
}

TEST_CASE("jobs end while many sweeps make partitions, and each row stays in one place") {
  const neglected site;
  std::vector<std::future<void>> busy;
  for (int i = 0; i < 4; ++i) {
    busy.push_back(std::async(std::launch::async, [&] {
      for (int round = 0; round < 25; ++round) site.add(0);
    }));
    busy.push_back(std::async(std::launch::async, [&] {
      for (int round = 0; round < 10; ++round) {
        as_worker(site, "SELECT maintain_partitions('30 days')");
      }
    }));
  }
  for (auto& one : busy) CHECK_NOTHROW(one.get());
  as_worker(site, "SELECT maintain_partitions('30 days')");
  CHECK(site.rows() == "0 of 100, 0 of 100");
}

}  // namespace pagemill::test
