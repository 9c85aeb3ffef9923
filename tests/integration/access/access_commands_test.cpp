// `pagemill key`, `workspace` and `token` against a real database and a real API.
#include <format>
#include <map>

#include <doctest/doctest.h>

#include "tests/security/access_site.hpp"
#include "tests/support/places.hpp"

namespace pagemill::test {
namespace {

struct command_line {
  const access_site& site;

  finished_process operator()(std::vector<std::string> arguments) const {
    return run({.program = program("pagemill"),
                .arguments = std::move(arguments),
                .environment = {{"DATABASE_URL", site.database().owner_url},
                                {"PAGEMILL_MIGRATE_URL", site.database().owner_url},
                                {"JWT_SECRET_KEY", site.secret},
                                {"PAGEMILL_JWT_ISSUER", "https://issuer.example"},
                                {"PAGEMILL_JWT_AUDIENCE", "pagemill"}}});
  }
  /// The one line that a command prints.
  std::string line(std::vector<std::string> arguments) const {
    const auto ended = (*this)(std::move(arguments));
    INFO(ended.errors);
    REQUIRE(ended.status == exit_status{.code = 0});
    REQUIRE(ended.output.find('\n') == ended.output.size() - 1);
    return ended.output.substr(0, ended.output.size() - 1);
  }
  int code(std::vector<std::string> arguments) const {
    return (*this)(std::move(arguments)).status.code.value_or(-1);
  }
};

}  // namespace

TEST_CASE("key create prints only a key, which works in its new workspace until it is revoked") {
  const access_site site;
  const command_line pagemill{site};
  const auto key = pagemill.line({"key", "create", "--workspace", "fresh", "--scopes", "read"});
  CHECK(key.starts_with("pm_"));
  CHECK(site.outcome(list_jobs(), key) == "200");
  CHECK(site.outcome({.target = "/api/v1/queue"}, key) == "403 insufficient_scope");
  const auto listed = pagemill({"key", "list", "--workspace", "fresh"});
  const auto prefix = key.substr(3, 12);
  CHECK(listed.output.contains(prefix));
  CHECK_FALSE(listed.output.contains(key.substr(16)));
  CHECK(pagemill.code({"key", "revoke", prefix}) == 0);
  CHECK(site.outcome(list_jobs(), key) == "401 key_revoked");
  CHECK(pagemill.code({"key", "revoke", "aaaaaaaaaaaa"}) == 76);
  CHECK(pagemill.code({"key", "revoke", key}) == 64);
}

TEST_CASE("the command line obeys the limit of live keys too") {
  const access_site site;
  const auto make = [&](const char* keys_max) {
    return run({.program = program("pagemill"),
                .arguments = {"key", "create", "--workspace", "small"},
                .environment = {{"PAGEMILL_MIGRATE_URL", site.database().owner_url},
                                {"PAGEMILL_WORKSPACE_KEYS_MAX", keys_max}}});
  };
  CHECK(make("1").status.code == 0);
  const auto refused = make("1");
  CHECK(refused.status.code == 76);
  CHECK(refused.errors.contains("too_many_keys"));
  CHECK(make("0").status.code == 0);
  const auto wrong = make("many");
  CHECK(wrong.status.code == 78);
  CHECK(wrong.errors.contains("PAGEMILL_WORKSPACE_KEYS_MAX"));
}

TEST_CASE("an operator key operates, and a key can expire") {
  const access_site site;
  const command_line pagemill{site};
  const auto key = pagemill.line({"key", "create", "--operator"});
  CHECK(site.outcome({.target = "/api/v1/queue"}, key) == "200");
  CHECK(site.outcome(list_jobs(), key) == "200");
  const auto json =
      pagemill.line({"--json", "key", "create", "--name", "brief", "--expires", "1s"});
  CHECK(json.contains("\"expires_at\":\"2"));
  query(site.database().owner_url,
        "UPDATE api_keys SET expires_at = now() - interval '1 s' WHERE name = 'brief'");
  const auto at = json.find("\"key\":\"") + 7;
  CHECK(site.outcome(list_jobs(), json.substr(at, json.find('"', at) - at)) == "401 key_expired");
  CHECK(pagemill.code({"key", "create", "--expires", "soon"}) == 64);
  CHECK(pagemill.code({"key", "create", "--scopes", "operate"}) == 64);
  CHECK(pagemill.code({"key", "create", "--scopes", "admin"}) == 64);
  for (const auto& said :
       {std::vector<std::string>{"submit,read"}, {"submit read"}, {"submit", "read"}}) {
    std::vector<std::string> arguments{"--json", "key", "create", "--scopes"};
    arguments.insert(arguments.end(), said.begin(), said.end());
    CHECK(pagemill.line(arguments).contains(R"("scopes":["submit","read"])"));
  }
  CHECK(pagemill.code({"key", "list", "--workspace", "nowhere"}) == 76);
}

TEST_CASE("users can be added to workspaces and removed") {
  const access_site site;
  const command_line pagemill{site};
  const std::string user = "11111111-1111-4111-8111-111111111111";
  const auto id = pagemill.line({"workspace", "create", "reports"});
  CHECK(pagemill.line({"workspace", "create", "reports"}) == id);
  CHECK(pagemill({"workspace", "list"}).output.contains(id));
  const auto token = pagemill.line({"token", user});
  CHECK(site.outcome(list_jobs(), token) == "403 no_workspace");
  CHECK(pagemill.code({"workspace", "add-user", "reports", user, "--role", "viewer"}) == 0);
  CHECK(site.outcome(list_jobs(), token) == "200");
  CHECK(site.outcome({.target = "/api/v1/keys"}, token) == "403 insufficient_scope");
  CHECK(pagemill.code({"workspace", "add-user", "reports", user, "--role", "owner"}) == 0);
  CHECK(site.outcome({.target = "/api/v1/keys"}, token) == "200");
  const auto narrow = pagemill.line({"token", user, "--scopes", "search", "--expires", "5m"});
  CHECK(site.outcome(list_jobs(), narrow) == "403 insufficient_scope");
  CHECK(pagemill.line({"workspace", "remove-user", "reports", user}) == "0 keys revoked");
  CHECK(site.outcome(list_jobs(), token) == "403 no_workspace");
  CHECK(pagemill.code({"workspace", "remove-user", "reports", user}) == 76);
  CHECK(pagemill.code({"workspace", "add-user", "nowhere", user}) == 76);
  CHECK(pagemill.code({"workspace", "add-user", "reports", "me"}) == 64);
  CHECK(pagemill.code({"token", "me"}) == 64);
}

TEST_CASE("the keys that a user made end with the membership, in that workspace only") {
  const access_site site;
  const command_line pagemill{site};
  const std::string user = "11111111-1111-4111-8111-111111111111";
  const auto token = pagemill.line({"token", user});
  std::map<std::string, std::string> keys;
  for (const std::string workspace : {"reports", "letters"}) {
    const auto id = pagemill.line({"workspace", "create", workspace});
    REQUIRE(pagemill.code({"workspace", "add-user", workspace, user, "--role", "owner"}) == 0);
    const auto made =
        site.send({.method = "POST",
                   .target = "/api/v1/keys",
                   .body = R"({"name": "mine", "scopes": ["read"]})",
                   .headers = {{"Content-Type", "application/json"}, {"X-Workspace-Id", id}}},
                  token);
    REQUIRE(made.status == 201);
    keys[workspace] = made.json().at("key").as_string();
  }
  const auto of_others = pagemill.line({"key", "create", "--workspace", "reports"});
  REQUIRE(site.outcome(list_jobs(), keys["reports"]) == "200");
  CHECK(pagemill.line({"--json", "workspace", "remove-user", "reports", user})
            .contains(R"("keys_revoked":1)"));
  CHECK(site.outcome(list_jobs(), keys["reports"]) == "401 key_revoked");
  CHECK(site.outcome(list_jobs(), keys["letters"]) == "200");
  CHECK(site.outcome(list_jobs(), of_others) == "200");
  // For good: a new membership does not restore them.
  CHECK(pagemill.code({"workspace", "add-user", "reports", user}) == 0);
  CHECK(site.outcome(list_jobs(), keys["reports"]) == "401 key_revoked");
}

TEST_CASE("a user's keys have what the user's role gives now, at once") {
  const access_site site;
  const command_line pagemill{site};
  const std::string owner(owner_of_alpha);
  const auto made =
      site.send({.method = "POST", .target = "/api/v1/keys", .body = R"({"name": "mine"})"},
                site.token(owner));
  REQUIRE(made.status == 201);
  const std::string key(made.json().at("key").as_string());
  const auto of_workspace = pagemill.line({"key", "create", "--workspace", "alpha"});
  const http_request submission{
      .method = "POST", .target = "/api/v1/pdf/jobs", .body = sham_pdf(100)};
  const auto become = [&](const std::string& role) {
    REQUIRE(pagemill.code({"workspace", "add-user", "alpha", owner, "--role", role}) == 0);
  };
  CHECK(site.outcome(submission, key) == "202");
  become("viewer");
  CHECK(site.outcome(submission, key) == "403 insufficient_scope");
  CHECK(site.outcome(list_jobs(), key) == "200");
  CHECK(site.outcome(submission, of_workspace) == "202");
  become("member");
  CHECK(site.outcome(submission, key) == "202");
  // However the membership goes, the key ends with it.
  query(site.database().owner_url,
        std::format("DELETE FROM user_workspaces WHERE user_id = '{}'", owner));
  CHECK(site.outcome(list_jobs(), key) == "401 key_revoked");
  CHECK(site.outcome(list_jobs(), of_workspace) == "200");
}

TEST_CASE("a login that is not the owner cannot make a key and is told why") {
  const access_site site;
  const auto ended =
      run({.program = program("pagemill"),
           .arguments = {"key", "create", "--database-url", site.database().api_url}});
  CHECK(ended.status == exit_status{.code = 77});
  CHECK(ended.errors.contains("PAGEMILL_MIGRATE_URL"));
}

TEST_CASE("no token is minted without a secret, and no key is made without a database") {
  const auto ended = run({.program = program("pagemill"),
                          .arguments = {"token"},
                          .environment = {{"JWT_SECRET_KEY", "short"}}});
  CHECK(ended.status == exit_status{.code = 78});
  CHECK(run({.program = program("pagemill"),
             .arguments = {"key", "list"},
             .environment = {{"DATABASE_URL", ""}, {"PAGEMILL_MIGRATE_URL", ""}}})
            .status == exit_status{.code = 78});
}

}  // namespace pagemill::test
