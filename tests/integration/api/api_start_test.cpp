// What pagemill-api refuses to start with.
#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill::test {
namespace {

finished_process start(std::map<std::string, std::string> settings) {
  return run({.program = program("pagemill-api"), .environment = std::move(settings)});
}

}  // namespace

TEST_CASE("wrong settings are reported together by name, exit 78") {
  const auto ended = start({{"DATABASE_URL", ""},
                            {"SUPABASE_URL", ""},
                            {"PORT", "70000"},
                            {"LOG_LEVEL", "LOUD"},
                            {"HOST", "0.0.0.0"},
                            {"PAGEMILL_AUTH", "off"}});
  CHECK(ended.status.code == 78);
  for (const char* name : {"DATABASE_URL", "PORT", "LOG_LEVEL", "HOST"}) {
    CAPTURE(name);
    CHECK(ended.errors.contains(name));
  }
}

TEST_CASE("a database without our schema is refused with an explanation") {
  auto& cluster = postgres_cluster::shared();
  const auto url = cluster.url(cluster.make_empty_database());
  const auto ended = start({{"DATABASE_URL", url}, {"PORT", "0"}, {"PAGEMILL_AUTH", "off"}});
  CHECK(ended.status.code == 78);
  CHECK(ended.errors.contains("not_started"));
}

TEST_CASE("a role that bypasses row-level security is refused") {
  const auto database = postgres_cluster::shared().make_database();
  const auto ended =
      start({{"DATABASE_URL", database.worker_url}, {"PORT", "0"}, {"PAGEMILL_AUTH", "off"}});
  CHECK(ended.status.code == 78);
}

TEST_CASE("without PAGEMILL_AUTH=off everything except the public paths answers 401") {
  api_process api(postgres_cluster::shared().make_database(), {{"PAGEMILL_AUTH", "on"}});
  const auto client = api.client();
  CHECK(client.get("/health").status == 200);
  CHECK(client.get("/ready").status == 200);
  CHECK_FALSE(client.get("/api/v1/health").json().as_object().contains("database"));
  for (const char* path : {"/api/v1/pdf/jobs", "/api/v1/pdf/documents", "/api/v1/queue"}) {
    CAPTURE(path);
    CHECK(client.get(path).status == 401);
  }
  CHECK(code_of(client.post_pdf("/api/v1/pdf/jobs", sham_pdf(100))) == "authentication_required");
}

}  // namespace pagemill::test
