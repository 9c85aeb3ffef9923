// What the API's role may see and change, table by table, with and without a workspace.
#include <format>
#include <set>

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "tests/integration/site/worker_site.hpp"

using namespace pagemill::test;

namespace {

constexpr std::string_view ours = "00000000-0000-7000-8000-00000000000a";
constexpr std::string_view theirs = "00000000-0000-7000-8000-00000000000b";

/// One row of each tenant table in the workspace; {0} is its id, and every other id.
constexpr std::string_view rows_of_a_workspace = R"(
  INSERT INTO workspaces (id, name) VALUES ('{0}', '{0}');
  INSERT INTO blobs (id, workspace_id) VALUES ('{0}', '{0}');
  INSERT INTO blob_parts VALUES ('{0}', 0, '{0}', 'x');
  INSERT INTO documents (id, workspace_id, job_id, blob_id) VALUES ('{0}', '{0}', '{0}', '{0}');
  INSERT INTO document_pages VALUES ('{0}', 1, 1, '{0}', 1, 1, 0, 'secret', 'secret', '[]');
  INSERT INTO document_form_fields VALUES ('{0}', 1, 0, '{0}', 'secret', 'text', 'secret', 1, '[]');
  INSERT INTO document_chunks (document_id, generation, index, workspace_id, first_page, last_page,
    text, tokens, bboxes, words)
    VALUES ('{0}', 1, 0, '{0}', 1, 1, 'secret', 1, '[]', 'secret');
  INSERT INTO chunk_embeddings VALUES ('{0}', 1, 0, 1, '{0}', '[1,0]');
  INSERT INTO document_cards (document_id, generation, workspace_id, text, words)
    VALUES ('{0}', 1, '{0}', 'secret', 'secret');
  INSERT INTO search_entries VALUES ('{0}', 1, 0, '{0}', 1, '{{7}}', '{{1:1}}/536870912',
    ARRAY['{{1:1}}/536870912']::sparsevec[], '{{secret}}', '{{""}}');
  INSERT INTO search_terms VALUES ('{0}', 1, 1, '=secret'), ('{0}', 2, 1, '@');
  INSERT INTO search_term_changes (workspace_id, dimensions, entries, terms)
    VALUES ('{0}', '{{1}}', '{{1}}', '{{=secret}}');
  INSERT INTO backfills (kind, workspace_id, target, documents) VALUES ('reindex', '{0}', 1, 1);
  INSERT INTO backfill_documents (kind, workspace_id, document_id, generation, target, everything)
    VALUES ('reindex', '{0}', '{0}', 1, 1, false);
  INSERT INTO jobs_live (id, workspace_id, document_id, password)
    VALUES ('{0}', '{0}', '{0}', 'secret');
  INSERT INTO jobs_finished SELECT id, workspace_id, document_id, generation, blob_id, 'completed',
    'done', priority, run_at, created_at, started_at, now(), attempt, failures, max_retries,
    lease_token, options, tags, filename, sha256, bytes, error, pages_done, pages_total,
    chunks_done, chunks_total, text_complete, checkpoint, version FROM jobs_live WHERE id = '{0}';
  INSERT INTO user_workspaces VALUES ('{0}', '{0}', 'member');
  INSERT INTO api_keys (id, workspace_id, prefix, secret_hash, name, scopes)
    VALUES ('{0}', '{0}', translate(right('{0}', 12), '0189', 'wxyz'), sha256('x'), 'x',
      array['read']);
  INSERT INTO webhook_deliveries (workspace_id, job_id, event, job)
    VALUES ('{0}', '{0}', 'job.completed', '{{}}');
  INSERT INTO webhook_secrets (workspace_id, current) VALUES ('{0}', 'secret');
  INSERT INTO workspace_storage (workspace_id) VALUES ('{0}');
  INSERT INTO storage_days VALUES ('{0}', '2026-01-01', 1, 1);
  INSERT INTO ai_calls (id, workspace_id, operation, provider, model)
    VALUES ('{0}', '{0}', 'query', 'secret', 'secret');
  INSERT INTO ai_usage_days VALUES ('{0}', '2026-01-01', 'query', 'secret', 'secret', 1, 0, 0, 1,
    1, 0);
  INSERT INTO idempotency_keys VALUES ('{0}', 'key', sha256('x'), '{0}');
  INSERT INTO job_events (job_id, workspace_id, event) VALUES ('{0}', '{0}', 'created');)";

/// Tables that have no workspace and hold no tenant data.
const std::set<std::string> common_tables{"embedding_models", "schema_functions",
                                          "schema_migrations"};
/// Tenant tables that the API's role may not read at all.
const std::set<std::string> closed_tables{
    "backfill_documents", "backfills",       "search_term_changes", "search_terms",
    "storage_changes",    "webhook_secrets", "workspace_storage"};

struct two_workspaces {
  test_database database = postgres_cluster::shared().make_database();

  two_workspaces() {
    query(database.owner_url, "SELECT register_embedding_model('tiny', 2)");
    for (const auto workspace : {ours, theirs}) {
      query(database.owner_url,
            std::vformat(rows_of_a_workspace, std::make_format_args(workspace)));
    }
  }
  /// In a transaction that is opened like those of our processes, and rolled back.
  std::vector<std::vector<std::string>> as(std::string_view role, std::string_view workspace,
                                           const std::string& sql) const {
    return query_rows(login(role == "pagemill_worker" ? service_login::worker : service_login::api),
                      std::format("BEGIN; SET LOCAL ROLE {}; SELECT set_config("
                                  "'pagemill.workspace_id', '{}', true); {}",
                                  role, workspace, sql));
  }
  std::string login(service_login who) const {
    return service_url(postgres_cluster::shared(), database.name, who);
  }
  /// Number of rows that the API's role sees; -1: it may not read the table.
  long seen(std::string_view workspace, const std::string& source) const {
    try {
      return std::stol(as("pagemill_api", workspace, "SELECT count(*) FROM " + source)[0][0]);
    } catch (const pqxx::insufficient_privilege&) {
      return -1;
    }
  }
  std::vector<std::string> tables(const std::string& condition) const {
    std::vector<std::string> names;
    for (auto& row : query_rows(database.owner_url, R"(
           SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v')
              AND c.relnamespace = 'public'::regnamespace AND )" +
                                                        condition)) {
      names.push_back(row[0]);
    }
    return names;
  }
  std::vector<std::string> tenant_tables() const {
    return tables(
        "NOT relispartition AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND "
        "a.attname = 'workspace_id')");
  }
};

}  // namespace

TEST_CASE("as pagemill_api without a workspace every table shows nothing") {
  const two_workspaces site;
  int looked_at = 0;
  for (const auto& table : site.tables("true")) {
    if (common_tables.contains(table)) continue;
    INFO(table);
    CHECK(site.seen("", table) <= 0);
    ++looked_at;
  }
  CHECK(looked_at > 20);  // partitions too
}

TEST_CASE("with a workspace each tenant table shows only that workspace's rows") {
  const two_workspaces site;
  const auto tables = site.tenant_tables();
  CHECK(tables.size() >= 10);
  for (const auto& table : tables) {
    INFO(table);
    CHECK(query(site.database.owner_url,
                std::format("SELECT count(*) > 0 FROM {} WHERE workspace_id = '{}'", table,
                            theirs)) == "t");
    if (closed_tables.contains(table)) {
      CHECK(site.seen(ours, table) == -1);
      continue;
    }
    CHECK(site.seen(ours, table) > 0);
    CHECK(site.seen(ours, std::format("{} WHERE workspace_id <> '{}'", table, ours)) == 0);
  }
  CHECK(site.seen(ours, "workspaces") == 1);
}

TEST_CASE("a foreign row can be neither changed, deleted, stolen nor created") {
  const two_workspaces site;
  for (const auto& table : site.tenant_tables()) {
    if (table == "jobs") continue;  // the view, never written
    INFO(table);
    const auto grants = [&](const char* privilege) {
      return query(site.database.owner_url,
                   std::format("SELECT has_table_privilege('pagemill_api', '{}', '{}')", table,
                               privilege)) == "t";
    };
    const auto affected = [&](const std::string& change) {
      return site.as("pagemill_api", ours,
                     std::format("WITH hit AS ({} RETURNING workspace_id) SELECT count(*) FROM hit",
                                 change))[0][0];
    };
    if (grants("DELETE")) {
      CHECK(affected(std::format("DELETE FROM {} WHERE workspace_id = '{}'", table, theirs)) ==
            "0");
      // A document references its blob.
      if (table != "blobs") CHECK(affected(std::format("DELETE FROM {}", table)) != "0");
    }
    // Where a row can be changed at all, its workspace cannot.
    CHECK_THROWS_AS(affected(std::format("UPDATE {} SET workspace_id = '{}'", table, theirs)),
                    pqxx::insufficient_privilege);
  }
  for (const auto* change :
       {"blobs SET bytes = bytes", "idempotency_keys SET job_id = job_id",
        "documents SET title = title, tags = tags", "document_cards SET text = text"}) {
    INFO(change);
    const auto changed = [&](std::string_view whose) {
      return site.as("pagemill_api", ours,
                     std::format("WITH hit AS (UPDATE {} WHERE workspace_id = '{}' RETURNING "
                                 "workspace_id) SELECT count(*) FROM hit",
                                 change, whose))[0][0];
    };
    CHECK(changed(theirs) == "0");
    CHECK(changed(ours) == "1");
  }
  for (const auto* step : {"cancel_live_job('{}')", "retry_finished_job('{}', NULL)"}) {
    const auto call = [&](std::string_view whose) {
      return "SELECT " + std::vformat(step, std::make_format_args(whose));
    };
    INFO(step);
    CHECK(site.as("pagemill_api", ours, call(theirs))[0][0] == "f");
    CHECK_THROWS_AS(site.as("pagemill_api", "", call(ours)), pqxx::insufficient_privilege);
  }
  CHECK_THROWS_AS(site.as("pagemill_api", ours,
                          std::format("INSERT INTO documents (id, workspace_id, job_id) VALUES "
                                      "(uuid_generate_v4(), '{}', uuid_generate_v4())",
                                      theirs)),
                  pqxx::insufficient_privilege);
}

TEST_CASE("pagemill_api can write a document's password and never read it") {
  const two_workspaces site;
  CHECK_THROWS_AS(site.as("pagemill_api", ours, "SELECT password FROM jobs_live"),
                  pqxx::insufficient_privilege);
  CHECK_THROWS_AS(site.as("pagemill_api", ours, "SELECT * FROM jobs_live"),
                  pqxx::insufficient_privilege);
  CHECK_THROWS_AS(
      site.as("pagemill_api", ours, "SELECT count(*) FROM jobs_live WHERE password LIKE 's%'"),
      pqxx::insufficient_privilege);
  CHECK_NOTHROW(site.as("pagemill_api", ours,
                        "INSERT INTO jobs_live (id, workspace_id, document_id, password) VALUES "
                        "(uuid_generate_v4(), current_workspace_id(), uuid_generate_v4(), 'p')"));
  CHECK(query(site.database.owner_url,
              "SELECT count(*) FROM pg_attribute WHERE attname = 'password' AND attrelid IN "
              "('jobs_finished'::regclass, 'job_events'::regclass, 'jobs'::regclass)") == "0");
}

TEST_CASE("searches fail without a workspace and find nothing of another one with it") {
  const two_workspaces site;
  const std::vector<std::string> searches{
      "SELECT * FROM search_keyword('secret', 10, NULL, NULL, NULL)",
      "SELECT * FROM search_cards('secret', 10, NULL, NULL)",
      std::format("SELECT * FROM search_card_rows('{{{0},{1}}}', '{{1,1}}', '{{NULL,NULL}}', "
                  "'secret')",
                  ours, theirs),
      // As if both workspaces had the same key: what keeps them apart is the id.
      "SELECT document_id FROM search_workspace(row(6, 1, '{1}', '{1}', '{1}', '{*}', '{=secret}', "
      "'{1}', '{1}', '{code}', '{}', '{2,3}', NULL)::search_question, NULL, NULL, row(NULL, NULL, "
      "NULL, NULL, NULL, NULL)::search_filter, 10, 20000) WHERE document_id IS NOT NULL",
      "SELECT document_id FROM search_workspace(NULL::search_question, '[1,0]', 1::smallint, "
      "row(NULL, NULL, NULL, "
      "NULL, NULL, NULL)::search_filter, 10, 20000) WHERE document_id IS NOT NULL",
      "SELECT * FROM search_semantic('[1,0]', 1::smallint, 10, NULL, NULL, NULL, 20000)",
      "SELECT * FROM search_semantic('[1,0]', 1::smallint, 10, NULL, NULL, NULL, 0)",
      std::format("SELECT * FROM search_rows('{{{0},{1}}}', '{{1,1}}', '{{0,0}}', 'secret', "
                  "'[1,0]', 1::smallint)",
                  ours, theirs)};
  for (const auto& search : searches) {
    INFO(search);
    CHECK_THROWS_AS(site.as("pagemill_api", "", search), pqxx::insufficient_privilege);
    CHECK_THROWS_AS(
        query_rows(site.login(service_login::api), "BEGIN; SET LOCAL ROLE pagemill_api; " + search),
        pqxx::insufficient_privilege);
    const auto found = site.as("pagemill_api", ours, search);
    REQUIRE(found.size() == 1);
    CHECK(found[0][0] == ours);
  }
}

TEST_CASE("the login of our processes sees nothing before it sets one of its roles") {
  const two_workspaces site;
  for (const auto& table : site.tenant_tables()) {
    INFO(table);
    for (const auto who : {service_login::api, service_login::worker}) {
      CHECK_THROWS_AS(query(site.login(who), "SELECT count(*) FROM " + table),
                      pqxx::insufficient_privilege);
    }
  }
  for (const auto* role : {"pagemill_owner", "pagemill_reader", "postgres"}) {
    INFO(role);
    CHECK_THROWS_AS(site.as(role, "", "SELECT 1"), pqxx::insufficient_privilege);
  }
  CHECK(site.as("pagemill_worker", "", "SELECT count(*) FROM documents")[0][0] == "2");
  CHECK_THROWS_AS(site.as("pagemill_worker", "",
                          "SELECT register_embedding_model('x', 3), "
                          "search_keyword('a', 1, NULL, NULL, NULL)"),
                  pqxx::insufficient_privilege);
}
