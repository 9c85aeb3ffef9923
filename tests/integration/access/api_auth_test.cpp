// Users, roles and keys, against the real binary.
#include <format>

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "tests/security/access_site.hpp"
#include "tests/support/places.hpp"

namespace pagemill::test {
namespace {

http_request submit() {
  return {.method = "POST", .target = "/api/v1/pdf/jobs", .body = sham_pdf(1000)};
}

}  // namespace

TEST_CASE("each role does what it may in its workspace") {
  const access_site site;
  const auto owner = site.token(owner_of_alpha);
  const auto member = site.token(member_of_alpha);
  const auto viewer = site.token(viewer_of_alpha);
  for (const auto& token : {owner, member}) CHECK(site.outcome(submit(), token) == "202");
  CHECK(site.outcome(submit(), viewer) == "403 insufficient_scope");
  for (const auto& token : {owner, member, viewer}) {
    const auto listed = site.send(list_jobs(), token);
    CHECK(listed.status == 200);
    CHECK(listed.json().at("items").as_array().size() == 2);
    CHECK(site.outcome({.target = "/api/v1/queue"}, token) == "403 insufficient_scope");
  }
  CHECK(site.outcome(submit(), site.token(owner_of_alpha, {{"scope", "read"}})) ==
        "403 insufficient_scope");
  CHECK(site.outcome({.target = "/api/v1/queue"}, site.key("operator")) == "200");
  CHECK(site.outcome({.target = "/api/v1/workers"}, site.key("operator")) == "200");
}

TEST_CASE("health tells operators more than others, and refuses nobody") {
  const access_site site;
  const auto details = [&](const std::string& credential) {
    const auto answer = site.send({.target = "/api/v1/health"}, credential);
    return answer.json().as_object().contains("database");
  };
  CHECK(details(site.key("operator")));
  for (const auto& credential : {std::string(), site.key("full"), site.key("revoked"),
                                 site.token(owner_of_alpha), std::string("a.b.c")}) {
    CHECK_FALSE(details(credential));
  }
}

TEST_CASE("a member of two workspaces sees the one that the request names") {
  const access_site site;
  const auto token = site.token(member_of_both);
  const auto in = [&](std::string_view workspace) {
    auto request = list_jobs();
    request.headers["X-Workspace-Id"] = workspace;
    return site.send(std::move(request), token).json().at("items").as_array().size();
  };
  CHECK(in(alpha) == 0);
  CHECK(in(beta) == 1);
  auto in_beta = submit();
  in_beta.headers["X-Workspace-Id"] = beta;
  CHECK(site.outcome(in_beta, token) == "403 insufficient_scope");  // a viewer there
}

TEST_CASE("losing a membership or a key takes effect with the next request") {
  const access_site site;
  const auto token = site.token(member_of_alpha);
  CHECK(site.outcome(list_jobs(), token) == "200");
  query(site.database().owner_url,
        std::format("DELETE FROM user_workspaces WHERE user_id = '{}'", member_of_alpha));
  CHECK(site.outcome(list_jobs(), token) == "403 no_workspace");
  CHECK(site.outcome(list_jobs(), site.key("full")) == "200");
  query(site.database().owner_url, "UPDATE api_keys SET revoked_at = now() WHERE name = 'full'");
  CHECK(site.outcome(list_jobs(), site.key("full")) == "401 key_revoked");
}

TEST_CASE("the last use of a key is recorded to the minute") {
  const access_site site;
  const auto last_use = [&] {
    return query(site.database().owner_url,
                 "SELECT last_used_at FROM api_keys WHERE name = 'read'");
  };
  CHECK(last_use() == "");
  CHECK(site.outcome(list_jobs(), site.key("read")) == "200");
  const auto first = last_use();
  CHECK(first.contains(":00+"));
  CHECK(site.outcome(list_jobs(), site.key("read")) == "200");
  CHECK(last_use() == first);
}

TEST_CASE("settings that would make tokens unsafe are refused together, by name, without values") {
  const auto refused = [](std::map<std::string, std::string> settings) {
    settings.insert({{"DATABASE_URL", "postgresql:///x"}, {"PORT", "0"}});
    return run({.program = program("pagemill-api"), .environment = std::move(settings)});
  };
  const auto ended = refused({{"JWT_SECRET_KEY", "too-short-a-secret"},
                              {"SUPABASE_JWT_SECRET", "short-as-well"},
                              {"PAGEMILL_JWT_PUBLIC_KEY_FILE", "/nonexistent.pem"},
                              {"PAGEMILL_JWT_JWKS_FILE", "/etc/hostname"}});
  INFO(ended.errors);
  CHECK(ended.status == exit_status{.code = 78});
  for (const char* name : {"JWT_SECRET_KEY", "SUPABASE_JWT_SECRET", "PAGEMILL_JWT_PUBLIC_KEY_FILE",
                           "PAGEMILL_JWT_JWKS_FILE"}) {
    CHECK(ended.errors.contains(name));
  }
  CHECK_FALSE(ended.errors.contains("too-short-a-secret"));
  const std::string same(40, 's');
  CHECK(refused({{"JWT_SECRET_KEY", same}, {"SUPABASE_JWT_SECRET", same}})
            .errors.contains("must differ"));
}

TEST_CASE("the API's database role sees only the keys and members of its workspace") {
  const access_site site;
  const auto as_api = [&](std::string_view workspace, const std::string& sql) {
    return query_rows(site.database().api_url,
                      std::format("BEGIN; SET LOCAL ROLE pagemill_api; SELECT set_config("
                                  "'pagemill.workspace_id', '{}', true); {}",
                                  workspace, sql))[0][0];
  };
  CHECK(as_api("", "SELECT count(id) FROM api_keys") == "0");
  CHECK(as_api("", "SELECT count(*) FROM user_workspaces") == "0");
  CHECK(as_api(beta, "SELECT count(id) FROM api_keys") == "1");
  CHECK(as_api(beta, "SELECT count(*) FROM user_workspaces") == "1");
  const auto denied = [&](const std::string& sql) {
    INFO(sql);
    CHECK_THROWS_AS(as_api(alpha, sql), pqxx::insufficient_privilege);
  };
  const auto without_hash = [&](const std::string& prefix) {
    return as_api("", std::format("SELECT standing FROM authenticate_request('{}', NULL, NULL, "
                                  "NULL, 'client', 0, 1)",
                                  prefix));
  };
  CHECK(without_hash("nosuchprefix") == "key_unknown");
  CHECK(without_hash(query(site.database().owner_url, "SELECT min(prefix) FROM api_keys")) ==
        "key_unknown");
  denied("SELECT secret_hash FROM api_keys");
  denied("SELECT count(*) FROM rate_limits");
  denied("SELECT take_turn('x', 1, 1)");
  denied("UPDATE api_keys SET scopes = '{operate}' RETURNING 1");
  denied("DELETE FROM api_keys RETURNING 1");
  denied(
      "INSERT INTO user_workspaces VALUES (gen_random_uuid(), current_workspace_id(), 'owner') "
      "RETURNING 1");
  const auto insert = [](std::string_view workspace, const char* scopes, const char* maker) {
    return std::format(
        "INSERT INTO api_keys (id, workspace_id, prefix, secret_hash, name, scopes, "
        "created_by) VALUES (gen_random_uuid(), '{}', 'aaaaaaaaaaaa', sha256('x'), "
        "'x', '{}', {}) RETURNING 1",
        workspace, scopes, maker);
  };
  denied(insert(alpha, "{read,operate}", "NULL"));
  denied(insert(beta, "{read}", "NULL"));
  denied(insert(alpha, "{read}", "gen_random_uuid()"));
  CHECK(as_api(alpha, insert(alpha, "{read}", "NULL")) == "1");
  CHECK(as_api(alpha, std::format("WITH hit AS (UPDATE api_keys SET revoked_at = now() WHERE "
                                  "workspace_id = '{}' RETURNING id) SELECT count(*) FROM hit",
                                  beta)) == "0");
}

TEST_CASE("auth.uid() names the user of the transaction's claims") {
  const access_site site;
  const auto said = [&](const std::string& setting) {
    return query_rows(site.database().api_url,
                      "BEGIN; SET LOCAL ROLE pagemill_api; " + setting +
                          "SELECT coalesce(auth.uid()::text, 'nobody')")[0][0];
  };
  CHECK(said("") == "nobody");
  CHECK(said(std::format("SELECT set_config('request.jwt.claims', '{{\"sub\":\"{}\"}}', true); ",
                         owner_of_alpha)) == owner_of_alpha);
  CHECK(said("SELECT set_config('request.jwt.claims', '', true); ") == "nobody");
  // A user sees all their memberships, whatever the workspace of the transaction.
  CHECK(query_rows(site.database().api_url,
                   std::format("BEGIN; SET LOCAL ROLE pagemill_api; SELECT set_config("
                               "'request.jwt.claims', '{{\"sub\":\"{}\"}}', true); "
                               "SELECT count(*) FROM user_workspaces",
                               member_of_both))[0][0] == "2");
}

TEST_CASE("an auth.uid() that already exists, as on Supabase, is kept and used") {
  auto& cluster = postgres_cluster::shared();
  const auto name = cluster.make_empty_database();
  const auto owner = cluster.url(name);
  query(owner, std::format("CREATE SCHEMA auth; CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE "
                           "sql STABLE AS $$ SELECT '{}'::uuid $$",
                           owner_of_alpha));
  const auto migrated =
      run({.program = program("pagemill"), .arguments = {"migrate", "--database-url", owner}});
  REQUIRE_MESSAGE(migrated.status == exit_status{.code = 0}, migrated.errors);
  query(owner, std::format("INSERT INTO user_workspaces SELECT '{}', id, 'owner' FROM workspaces",
                           owner_of_alpha));
  // Our roles have no rights on the schema.
  CHECK(query(owner, "SELECT has_schema_privilege('pagemill_api', 'auth', 'USAGE')") == "f");
  CHECK(query_rows(
            cluster.url(name, "api_login"),
            "BEGIN; SET LOCAL ROLE pagemill_api; SELECT count(*) FROM user_workspaces")[0][0] ==
        "1");
}

}  // namespace pagemill::test
