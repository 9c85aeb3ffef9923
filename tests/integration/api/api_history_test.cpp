// What happened to a job, as its owner reads it; no worker.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {
namespace {

struct history_site {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database};
  http_client client = api.client();

  http_response history(const std::string& id, const std::string& query = "") const {
    return client.get(std::format("{}/{}/history{}", jobs_path, id, query));
  }
  void step(const std::string& id, const std::string& name) const {
    const auto answer = client.send(
        {.method = "POST", .target = std::format("{}/{}/{}", jobs_path, id, name), .body = ""});
    REQUIRE(answer.status < 300);
  }
};

std::string names_of(const boost::json::value& page) {
  std::string names;
  for (const auto& item : page.at("items").as_array()) {
    names += std::string(item.at("event").as_string()) + " ";
  }
  return names;
}

}  // namespace

TEST_CASE("the history of a job lists its events in order, with worker and detail") {
  const history_site site;
  const auto id = submit_sham(site.api);
  site.step(id, "cancel");
  site.step(id, "retry");
  query(site.database.owner_url,
        std::format("INSERT INTO job_events (job_id, workspace_id, event, slot, detail) SELECT id, "
                    "workspace_id, 'started', 'worker-7', '{{\"attempt\": 1}}' FROM jobs_live "
                    "WHERE id = '{}'",
                    id));
  const auto answer = site.history(id);
  REQUIRE(answer.status == 200);
  const auto page = answer.json();
  CHECK(names_of(page) == "created cancelled retried started ");
  CHECK(page.at("next_cursor").is_null());
  const auto& items = page.at("items").as_array();
  CHECK(items[0].at("worker").is_null());
  CHECK(items[0].at("detail").is_null());
  CHECK(items[2].at("detail").at("after").as_string() == "cancelled");
  CHECK(items[3].at("worker").as_string() == "worker-7");
  CHECK(items[3].at("detail").at("attempt").as_int64() == 1);
  CHECK(items[3].at("at").as_string() >= items[0].at("at").as_string());
}

TEST_CASE("a history is read page by page, and ends without a cursor") {
  const history_site site;
  const auto id = submit_sham(site.api);
  const auto other = submit_sham(site.api);
  for (int i = 0; i < 3; ++i) {
    site.step(id, "cancel");
    site.step(id, "retry");
  }
  std::string seen, cursor;
  int pages = 0;
  do {
    const auto page = site.history(id, "?limit=3" + cursor).json();
    seen += names_of(page);
    const auto next = page.at("next_cursor");
    cursor = next.is_null() ? "" : "&cursor=" + std::string(next.as_string());
    ++pages;
  } while (!cursor.empty() && pages < 10);
  CHECK(seen == "created cancelled retried cancelled retried cancelled retried ");
  CHECK(pages == 3);
  CHECK(names_of(site.history(other).json()) == "created ");
  // Seven of seven: no further page.
  CHECK(site.history(id, "?limit=7").json().at("next_cursor").is_null());
  CHECK(site.history(id, "?cursor=7").json().at("items").as_array().empty());
  CHECK(site.history(id, "?cursor=99999999999999999999").status == 200);
}

TEST_CASE("the history of no job, or with bad parameters, is refused") {
  const history_site site;
  const auto id = submit_sham(site.api);
  const auto outcome = [&](const std::string& of, const std::string& query) {
    const auto answer = site.history(of, query);
    return std::format("{} {}", answer.status, code_of(answer));
  };
  CHECK(outcome(unknown_id, "") == "404 not_found");
  CHECK(outcome("x", "") == "400 invalid_id");
  CHECK(outcome(id, "?cursor=-1") == "400 invalid_cursor");
  CHECK(outcome(id, "?cursor=x") == "400 invalid_cursor");
  CHECK(outcome(id, "?limit=0") == "400 invalid_parameter");
  CHECK(outcome(id, "?since=2026") == "400 invalid_parameter");
}

}  // namespace pagemill::test
