// Submission of URLs, singly and in batches, against the real API; no worker.
#include <format>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {
namespace {

namespace json = boost::json;

struct url_api {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database};
  http_client client = api.client();

  http_response submit(const json::object& body,
                       std::map<std::string, std::string> headers = {}) const {
    return send("/api/v1/pdf/jobs", json::serialize(body), std::move(headers));
  }
  http_response batch(const json::array& items,
                      std::map<std::string, std::string> headers = {}) const {
    return send("/api/v1/pdf/jobs/batch", json::serialize(json::object{{"items", items}}),
                std::move(headers));
  }
  http_response send(const std::string& path, std::string body,
                     std::map<std::string, std::string> headers = {}) const {
    headers["Content-Type"] = "application/json";
    return client.send(
        {.method = "POST", .target = path, .body = std::move(body), .headers = std::move(headers)});
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
};

std::string outcome(const http_response& answer) {
  return std::format("{} {}", answer.status, code_of(answer));
}

constexpr const char* good = "https://files.example.org/dir/report%202.pdf?token=t0p-s3cret";

}  // namespace

TEST_CASE("a URL becomes a job whose file is not known yet, and no answer shows the URL") {
  url_api site;
  const auto answer = site.submit({{"url", good},
                                   {"title", "Of lamps"},
                                   {"tags", {"a", "b,c"}},
                                   {"priority", 0},
                                   {"pages", "1-3"},
                                   {"password", "sesame"}});
  REQUIRE(answer.status == 202);
  const auto job = answer.json().as_object();
  CHECK(answer.header("location") == "/api/v1/pdf/jobs/" + std::string(job.at("id").as_string()));
  CHECK(job.at("status").as_string() == "pending");
  CHECK(job.at("sha256").is_null());
  CHECK(job.at("bytes").is_null());
  CHECK(job.at("filename").as_string() == "report 2.pdf");
  CHECK(job.at("priority").as_int64() == 0);
  CHECK(job.at("tags") == json::array{"a", "b,c"});
  CHECK_FALSE(answer.body.contains("t0p-s3cret"));
  CHECK(site.ask("SELECT source_url FROM jobs_live") == good);
  CHECK(site.ask("SELECT password FROM jobs_live") == "sesame");
  const auto document =
      site.client.get("/api/v1/pdf/documents/" + std::string(job.at("document_id").as_string()));
  CHECK(document.json().at("status").as_string() == "processing");
  CHECK(document.json().at("sha256").is_null());
  CHECK_FALSE(document.body.contains("t0p-s3cret"));
  CHECK_FALSE(site.api.log().contains("t0p-s3cret"));
  // The API itself cannot read it back.
  CHECK(site.ask(
            "SELECT has_column_privilege('pagemill_api', 'jobs_live', 'source_url', 'SELECT')"
            " OR has_column_privilege('pagemill_api', 'jobs_finished', 'source_url', 'SELECT')"
            " OR has_column_privilege('pagemill_reader', 'jobs_live', 'source_url', 'SELECT')") ==
        "f");
}

TEST_CASE("text that is no URL, and URLs that are not allowed, are refused at once") {
  url_api site;
  const auto refused = [&](const json::object& body) { return outcome(site.submit(body)); };
  CHECK(refused({}) == "422 missing_url");
  CHECK(refused({{"title", "x"}}) == "422 missing_url");
  CHECK(refused({{"url", nullptr}}) == "422 missing_url");
  CHECK(refused({{"url", 7}}) == "422 invalid_option");
  CHECK(refused({{"url", "ftp://example.org/a"}}) == "422 bad_url");
  CHECK(refused({{"url", "example.org"}}) == "422 bad_url");
  CHECK(refused({{"url", "http://127.0.0.1/"}}) == "422 url_refused");
  CHECK(refused({{"url", "https://a.example.org/" + std::string(8000, 'a')}}) ==
        "422 invalid_option");
  CHECK(refused({{"url", good}, {"unknown", 1}}) == "422 invalid_option");
  CHECK(refused({{"url", good}, {"on_duplicate", "reuse"}}) == "422 invalid_option");
  CHECK(refused({{"url", good}, {"callback_url", "http://10.0.0.1/"}}) == "422 url_refused");
  CHECK(refused({{"url", good}, {"callback_url", "nowhere"}}) == "422 invalid_option");
  CHECK(site.submit({{"url", good}, {"callback_url", "http://10.0.0.1/"}})
            .json()
            .at("field")
            .as_string() == "callback_url");
  CHECK(outcome(site.send("/api/v1/pdf/jobs", "[]")) == "400 invalid_json");
  CHECK(outcome(site.send("/api/v1/pdf/jobs", "{\"url\":")) == "400 invalid_json");
  CHECK(outcome(site.send("/api/v1/pdf/jobs", std::string(70'000, ' '))) == "413 too_large");
  CHECK(outcome(site.client.post_pdf("/api/v1/pdf/jobs?url=https://example.org/", sham_pdf(99))) ==
        "422 invalid_option");
  CHECK(outcome(site.client.post_pdf("/api/v1/pdf/jobs?callback_url=http://127.0.0.1/",
                                     sham_pdf(99))) == "422 url_refused");
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "0");
}

TEST_CASE("an idempotency key covers a URL submission as it covers a file") {
  url_api site;
  const std::map<std::string, std::string> key{{"Idempotency-Key", "k-1"}};
  const auto first = site.submit({{"url", good}}, key);
  const auto again = site.submit({{"url", good}}, key);
  CHECK(again.status == 202);
  CHECK(again.json().at("id") == first.json().at("id"));
  CHECK(outcome(site.submit({{"url", "https://files.example.org/other.pdf"}}, key)) ==
        "409 idempotency_key_reused");
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "1");
}

TEST_CASE("a batch makes a job of each good item and an error of each bad one, in order") {
  url_api site;
  json::array items;
  for (int i = 0; i < 120; ++i) {
    items.push_back(
        json::object{{"url", std::format("https://f.example.org/{}.pdf", i)}, {"tags", {"batch"}}});
  }
  items[3] = json::object{{"url", "http://127.0.0.1/"}};
  items[60] = json::object{{"title", "no url"}};
  items[61] = "no object";
  items[119] = json::object{{"url", good}, {"run_at", "2001-01-01T00:00:00Z"}};
  const auto answer = site.batch(items);
  REQUIRE(answer.status == 207);
  const auto got = answer.json().at("items").as_array();
  REQUIRE(got.size() == 120);
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(got[i].at("index").to_number<int>() == int(i));
  CHECK(got[0].at("status").as_int64() == 202);
  CHECK(got[0].at("job").at("filename").as_string() == "0.pdf");
  const auto code = [&](std::size_t at) { return got[at].at("error").at("code").as_string(); };
  CHECK(code(3) == "url_refused");
  CHECK(got[3].at("error").at("field").as_string() == "url");
  CHECK(code(60) == "missing_url");
  CHECK(code(61) == "invalid_json");
  CHECK(code(119) == "run_at_past");
  CHECK(got[119].at("status").as_int64() == 422);
  CHECK(site.ask("SELECT count(*) FROM jobs_live WHERE 'batch' = ANY (tags)") == "116");
  CHECK(site.ask("SELECT count(*) FROM documents") == "116");
}

TEST_CASE("a failed transaction of a batch is reported at its items, and the other jobs are made") {
  url_api site;
  const auto fail_for = [&](const std::string& condition) {
    site.ask(
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE 'full' USING ERRCODE = '53100'; END $$");
    site.ask("DROP TRIGGER IF EXISTS refused ON jobs_live");
    site.ask("CREATE TRIGGER refused BEFORE INSERT ON jobs_live FOR EACH ROW WHEN (" + condition +
             ") EXECUTE FUNCTION refuse()");
  };
  json::array items;
  for (int i = 0; i < 220; ++i) {
    items.push_back(json::object{{"url", std::format("https://f.example.org/{}.pdf", i)}});
  }
  items[60] = "no object";
  const std::map<std::string, std::string> key{{"Idempotency-Key", "of-a-batch"}};
  fail_for("NEW.source_url LIKE '%/70.pdf'");
  const auto first = site.batch(items, key);
  REQUIRE(first.status == 207);
  const auto got = first.json().at("items").as_array();
  REQUIRE(got.size() == 220);
  for (std::size_t i = 0; i < got.size(); ++i) {
    const bool in_second = i >= 50 && i < 100;
    CHECK(got[i].at("status").as_int64() == (i == 60 ? 400 : in_second ? 503 : 202));
  }
  CHECK(got[50].at("error").at("code").as_string() == "database_full");
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "170");

  // The jobs that exist are answered again, the missing ones are made.
  fail_for("false");
  items[60] = items[61];
  const auto again = site.batch(items, key);
  CHECK(again.status == 200);
  CHECK(again.json().at("items").as_array()[219].at("job").at("id") == got[219].at("job").at("id"));
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "220");

  // When the database fails for every item, the API does not try every chunk of fifty.
  fail_for("true");
  const auto none = site.batch(items);
  REQUIRE(none.status == 207);
  const auto refused = none.json().at("items").as_array();
  for (const auto& item : refused) {
    CHECK(item.at("error").at("code").as_string() == "database_full");
  }
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "220");
  const auto log = site.api.log();
  std::size_t told = 0;
  const std::string event = "request_failed";
  for (auto at = log.find(event); at != log.npos; at = log.find(event, at + 1)) ++told;
  CHECK(told == 3);
}

TEST_CASE("a batch gets 429 with Retry-After when the queue is full") {
  const auto database = postgres_cluster::shared().make_database();
  api_process api(database, {{"PAGEMILL_QUEUE_DEPTH_MAX", "2"}});
  query(database.owner_url,
        "INSERT INTO jobs_live (id, workspace_id, document_id) SELECT uuid_generate_v4(), id, "
        "uuid_generate_v4() FROM workspaces, generate_series(1, 3)");
  const http_request batch{.method = "POST",
                           .target = "/api/v1/pdf/jobs/batch",
                           .body = R"({"items": [{"url": "https://f.example.org/a.pdf"}]})",
                           .headers = {{"Content-Type", "application/json"}}};
  const auto answer = api.client().send(batch);
  CHECK(outcome(answer) == "429 queue_full");
  CHECK(answer.header("retry-after") == "10");
  CHECK(query(database.owner_url, "SELECT count(*) FROM jobs_live") == "3");
}

TEST_CASE("a batch of a thousand items is accepted; one more, or none at all, is refused") {
  url_api site;
  json::array items(1000, json::object{{"url", "https://f.example.org/a.pdf"}});
  const auto answer = site.batch(items);
  CHECK(answer.status == 200);
  CHECK(answer.json().at("items").as_array().size() == 1000);
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "1000");
  items.push_back(items[0]);
  CHECK(outcome(site.batch(items)) == "422 too_many_items");
  CHECK(outcome(site.batch({})) == "422 empty_batch");
  const std::string path = "/api/v1/pdf/jobs/batch";
  CHECK(outcome(site.send(path, "{}")) == "422 empty_batch");
  CHECK(outcome(site.send(path, "[]")) == "400 invalid_json");
  CHECK(outcome(site.send(path, R"({"items": 5})")) == "422 invalid_member");
  CHECK(outcome(site.send(path, R"({"items": [], "more": 1})")) == "422 invalid_member");
  CHECK(outcome(site.send(path, R"({"items": [{}], "items": [{}]})")) == "400 invalid_json");
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "1000");
}

TEST_CASE("a batch repeated with its key makes no item twice") {
  url_api site;
  json::array items;
  for (int i = 0; i < 70; ++i) {
    items.push_back(json::object{{"url", std::format("https://f.example.org/{}.pdf", i)}});
  }
  const std::map<std::string, std::string> key{{"Idempotency-Key", std::string(255, 'k')}};
  const auto first = site.batch(items, key);
  REQUIRE(first.status == 200);
  const auto again = site.batch(items, key);
  REQUIRE(again.status == 200);
  for (std::size_t i = 0; i < 70; ++i) {
    CHECK(again.json().at("items").as_array()[i].at("job").at("id") ==
          first.json().at("items").as_array()[i].at("job").at("id"));
  }
  items[5] = json::object{{"url", "https://f.example.org/other.pdf"}};
  const auto other = site.batch(items, key);
  CHECK(other.status == 207);
  CHECK(other.json().at("items").as_array()[5].at("error").at("code").as_string() ==
        "idempotency_key_reused");
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "70");
  // The same key on another path is another key.
  CHECK(site.submit({{"url", good}}, key).status == 202);
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "71");
}

TEST_CASE("deliveries are listed by pages, and wrong parameters are refused") {
  url_api site;
  site.ask(
      "INSERT INTO webhook_deliveries (workspace_id, job_id, event, job) SELECT w.id, w.id, "
      "'job.failed', '{}' FROM workspaces w, generate_series(1, 5)");
  const std::string path = "/api/v1/webhooks/deliveries";
  const auto page = site.client.get(path + "?limit=2");
  REQUIRE(page.status == 200);
  CHECK(page.json().at("items").as_array().size() == 2);
  std::string cursor(page.json().at("next_cursor").as_string());
  const auto next = site.client.get(path + "?limit=100&cursor=" + cursor);
  CHECK(next.json().at("items").as_array().size() == 3);
  CHECK(next.json().at("next_cursor").is_null());
  CHECK(outcome(site.client.get(path + "?status=lost")) == "400 invalid_parameter");
  CHECK(outcome(site.client.get(path + "?job_id=x")) == "400 invalid_parameter");
  CHECK(outcome(site.client.get(path + "?cursor=x")) == "400 invalid_cursor");
  CHECK(outcome(site.send(path + "/x/redeliver", "")) == "400 invalid_id");
  CHECK(outcome(site.send(path + "/01890000-0000-7000-8000-000000000000/redeliver", "")) ==
        "404 not_found");
  // Deliveries of another workspace are not shown.
  site.ask(
      "WITH w AS (INSERT INTO workspaces (name) VALUES ('other') RETURNING id) UPDATE "
      "webhook_deliveries SET workspace_id = (SELECT id FROM w)");
  CHECK(site.client.get(path).json().at("items").as_array().empty());
  CHECK(outcome(site.send(
            path + "/" + site.ask("SELECT id FROM webhook_deliveries LIMIT 1") + "/redeliver",
            "")) == "404 not_found");
}

}  // namespace pagemill::test
