// `pagemill reprocess` against a real database; SQL stands in for what workers read.
#include <format>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "common/extractor/records.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/places.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace pagemill::test {
namespace {

using namespace std::string_literals;

constexpr int newest = extractor_version;

/// Two workspaces, named alpha and beta.
struct outdated_site {
  test_database database = postgres_cluster::shared().make_database();

  outdated_site() {
    ask("INSERT INTO workspaces (name) VALUES ('alpha'), ('beta')");
    ask("INSERT INTO blobs (id, workspace_id, unused_since) SELECT id, id, NULL FROM workspaces");
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  /// Documents of a workspace that were read by an extractor of that version, "NULL": unknown.
  void add(const std::string& workspace, const std::string& version, int count = 1,
           const std::string& status = "ready") const {
    ask(
        std::format("INSERT INTO documents (id, workspace_id, job_id, blob_id, status, filename, "
                    "extractor_version) SELECT gen_random_uuid(), w.id, gen_random_uuid(), w.id, "
                    "'{}', 'f{}', {} FROM workspaces w, generate_series(1, {}) WHERE w.name = '{}'",
                    status, version, version, count, workspace));
  }
  finished_process run_with(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "reprocess");
    return run({.program = program("pagemill"),
                .arguments = std::move(arguments),
                .environment = {{"PAGEMILL_MIGRATE_URL", database.owner_url}}});
  }
  /// How many documents the command says.
  std::int64_t said(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--extractor-before", std::to_string(newest)});
    arguments.emplace_back("--json");
    const auto ended = run_with(std::move(arguments));
    INFO(ended.errors);
    REQUIRE(ended.status == exit_status{.code = 0});
    return boost::json::parse(ended.output).at("documents").as_int64();
  }
  std::string jobs(const std::string& columns) const {
    return ask(std::format(
        "SELECT coalesce(string_agg(line, ',' ORDER BY line COLLATE \"C\"), '') FROM (SELECT "
        "concat_ws(' ', {}) AS line FROM jobs_live j JOIN workspaces w ON w.id = j.workspace_id "
        "JOIN documents d ON d.id = j.document_id AND d.job_id = j.id) lines",
        columns));
  }
};

}  // namespace

TEST_CASE("documents of an older or unknown extractor get a job of the lowest priority, once") {
  const outdated_site site;
  site.add("alpha", std::to_string(newest - 1));
  site.add("alpha", "NULL", 1, "partial");
  site.add("alpha", std::to_string(newest));
  site.add("alpha", "1", 1, "failed");
  site.add("alpha", "1", 1, "processing");
  site.add("beta", "1");
  site.ask("UPDATE documents SET blob_id = NULL WHERE status = 'processing'");
  CHECK(site.said({}) == 3);
  CHECK(
      site.jobs("w.name, j.filename, j.priority, j.generation, j.state") ==
      std::format("alpha f{} 3 2 pending,alpha fNULL 3 2 pending,beta f1 3 2 pending", newest - 1));
  CHECK(site.said({}) == 0);
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "3");
}

TEST_CASE("a reprocess has the options of the newest job, and calls nobody back") {
  const outdated_site site;
  site.add("alpha", "1");
  site.ask(
      "INSERT INTO jobs_finished SELECT d.job_id, d.workspace_id, d.id, 1, d.blob_id, "
      "'completed', 'done', 0, now(), now(), now(), now(), 1, 0, 5, 1, '{\"pages\": \"1-2\", "
      "\"callback_url\": \"https://example.org/\"}', '{}', NULL, NULL, NULL, NULL, 1, 1, 1, "
      "1, true, NULL, 3 FROM documents d");
  CHECK(site.said({}) == 1);
  CHECK(site.jobs("j.options, j.max_retries") == R"({"pages": "1-2"} 3)");
}

TEST_CASE("a workspace and a number limit a reprocess, and a dry run changes nothing") {
  const outdated_site site;
  site.add("alpha", "1", 5);
  site.add("beta", "1", 2);
  CHECK(site.said({"--dry-run"}) == 7);
  CHECK(site.said({"--dry-run", "--limit", "6"}) == 6);
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "0");
  CHECK(site.said({"--workspace", "beta"}) == 2);
  CHECK(site.jobs("w.name") == "beta,beta");
  CHECK(site.said({"--limit", "4"}) == 4);
  CHECK(site.said({}) == 1);
  const auto printed = site.run_with({"--extractor-before", "1", "--dry-run"});
  CHECK(printed.output == "0 documents would be reprocessed\n");
}

TEST_CASE("more documents than a batch get their jobs") {
  const outdated_site site;
  site.add("alpha", "NULL", 250);
  CHECK(site.said({"--dry-run"}) == 250);
  CHECK(site.said({}) == 250);
  CHECK(site.ask("SELECT count(DISTINCT document_id) FROM jobs_live") == "250");
}

TEST_CASE("what cannot be reprocessed is refused") {
  const outdated_site site;
  const auto code = [&](std::vector<std::string> arguments) {
    return site.run_with(std::move(arguments)).status.code.value_or(-1);
  };
  CHECK(code({"--extractor-before", "1", "--workspace", "gamma"}) == 76);
  CHECK(code({}) == 64);
  for (const auto& version : {"0"s, "-1"s, "x"s, ""s, std::to_string(newest + 1)}) {
    CAPTURE(version);
    CHECK(code({"--extractor-before", version}) == 64);
  }
  CHECK(code({"--extractor-before", "1", "--limit", "0"}) == 64);
}

}  // namespace pagemill::test
