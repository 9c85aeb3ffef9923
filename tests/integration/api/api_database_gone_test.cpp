// The API without its database: every request that needs it is answered with 503 in time, and
// everything works again as soon as the database is back.
#include <signal.h>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/support/eventually.hpp"

namespace pagemill::test {
namespace {}  // namespace

TEST_CASE("without its database the API answers 503 except at /health, and recovers by itself") {
  postgres_cluster cluster;
  api_process api(cluster.make_database());
  const auto client = api.client();
  const auto job = client.post_pdf(jobs_path, sham_pdf(1000)).json();
  const auto id = std::string(job.at("id").as_string());
  cluster.stop(SIGINT);
  CHECK(client.get("/health").status == 200);
  CHECK(client.get("/metrics").status == 200);
  CHECK(client.get("/api/v1/health").status == 503);
  const auto unavailable = [](const http_response& answer) {
    return answer.status == 503 && code_of(answer) == "database_unavailable" &&
           !answer.header("retry-after").empty();
  };
  CHECK(unavailable(client.get("/ready")));
  CHECK(unavailable(client.get(jobs_path)));
  CHECK(unavailable(client.get(std::string(jobs_path) + "/" + id + "?wait=5")));
  CHECK(unavailable(client.post_pdf(jobs_path, sham_pdf(1000))));
  CHECK(unavailable(client.post_pdf(jobs_path, sham_pdf(2'000'000))));
  // If neither half of a search could run, the answer is an error, not an empty list of hits.
  CHECK(unavailable(client.post("/api/v1/search/keyword", {{"query", "a"}})));
  CHECK(unavailable(client.post("/api/v1/search", {{"query", "a"}})));
  cluster.start();
  REQUIRE(eventually(std::chrono::seconds(20), [&] { return client.get("/ready").status == 200; }));
  CHECK(client.get(std::string(jobs_path) + "/" + id).status == 200);
}

}  // namespace pagemill::test
