// Many jobs cancelled or retried by one request; no worker.
#include <format>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "tests/security/access_site.hpp"

namespace pagemill::test {
namespace {

namespace json = boost::json;

constexpr const char* bulk_path = "/api/v1/pdf/jobs/bulk";

struct bulk_site {
  access_site site;

  explicit bulk_site(std::map<std::string, std::string> settings = {})
      : site(with_defaults(std::move(settings))) {}

  static std::map<std::string, std::string> with_defaults(std::map<std::string, std::string> more) {
    more.insert({"RATE_LIMIT_REQUESTS", "0"});
    return more;
  }
  std::string ask(const std::string& sql) const { return query(site.database().owner_url, sql); }
  json::array submit(int count, const std::string& query = "", const char* key = "full") const {
    json::array ids;
    for (int i = 0; i < count; ++i) {
      const auto made = site.send({.method = "POST",
                                   .target = "/api/v1/pdf/jobs" + query,
                                   .body = sham_pdf(100),
                                   .headers = {{"Content-Type", "application/pdf"}}},
                                  site.key(key));
      REQUIRE(made.status == 202);
      ids.push_back(made.json().at("id"));
    }
    return ids;
  }
  http_response change(const json::object& body, const char* key = "full") const {
    return site.send({.method = "POST",
                      .target = bulk_path,
                      .body = json::serialize(body),
                      .headers = {{"Content-Type", "application/json"}}},
                     site.key(key));
  }
  std::string refusal(const std::string& body) const {
    return site.outcome({.method = "POST",
                         .target = bulk_path,
                         .body = body,
                         .headers = {{"Content-Type", "application/json"}}},
                        site.key("full"));
  }
  /// "200*2 409 already_finished*1": how often each end stands in an answer.
  static std::string ends_of(const http_response& answer) {
    std::map<std::string, int> ends;
    const auto body = answer.json();
    for (const auto& item : body.at("items").as_array()) {
      auto end = std::to_string(item.at("status").as_int64());
      if (const auto* error = item.as_object().if_contains("error")) {
        end += " " + std::string(error->at("code").as_string());
      }
      ++ends[end];
    }
    std::string said;
    for (const auto& [end, times] : ends) {
      said += std::format("{}{}*{}", said.empty() ? "" : ", ", end, times);
    }
    return said;
  }
};

}  // namespace

TEST_CASE("jobs are cancelled and retried by their ids, each with a result in its place") {
  const bulk_site site;
  auto ids = site.submit(45);
  const auto first = site.change({{"action", "cancel"}, {"ids", ids}});
  CHECK(first.status == 200);
  CHECK(bulk_site::ends_of(first) == "200*45");
  CHECK(site.ask("SELECT count(*) FROM jobs_finished WHERE state = 'cancelled'") == "45");

  const auto mine = ids[0];
  ids.resize(3);
  ids.push_back(unknown_id);
  ids.push_back(json::string(beta));
  ids.push_back(mine);
  const auto again = site.change({{"action", "retry"}, {"ids", ids}});
  CHECK(again.status == 207);
  CHECK(bulk_site::ends_of(again) == "202*3, 404 not_found*2, 409 not_finished*1");
  const auto body = again.json();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    CHECK(body.at("items").at(i).at("index").as_int64() == static_cast<std::int64_t>(i));
    CHECK(body.at("items").at(i).at("id") == ids[i]);
  }
  CHECK(body.at("next_cursor").is_null());
  CHECK(site.ask(std::format("SELECT count(*) FROM jobs_live WHERE workspace_id = '{}'", alpha)) ==
        "3");
  CHECK(site.ask(std::format("SELECT count(*) FROM jobs_live WHERE id = '{}'", beta)) == "1");
  CHECK(bulk_site::ends_of(site.change({{"action", "cancel"}, {"ids", {ids[0], ids[0]}}})) ==
        "200*1, 409 already_finished*1");
}

TEST_CASE("a filter finds only jobs of the workspace to which the action applies") {
  const bulk_site site;
  site.submit(3, "?tags=red");
  site.submit(2, "?tags=blue");
  const auto change = [&](const char* action, json::object filter) {
    return bulk_site::ends_of(site.change({{"action", action}, {"filter", std::move(filter)}}));
  };
  CHECK(change("cancel", {{"tag", "green"}}) == "");
  CHECK(change("cancel", {{"tag", "red"}}) == "200*3");
  // Those that are over already are none of its business.
  CHECK(change("cancel", {{"tag", "red"}}) == "");
  CHECK(change("cancel", {{"tag", "blue"}, {"created_after", "2099-01-01T00:00:00Z"}}) == "");
  CHECK(change("cancel", {{"tag", "blue"}, {"status", "processing"}}) == "");
  CHECK(change("cancel", {{"created_after", "2020-01-01T00:00:00Z"}}) == "200*2");
  site.ask("UPDATE jobs_finished SET state = 'failed' WHERE tags = '{red}'");
  CHECK(change("retry", {{"status", "failed"}}) == "202*3");
  CHECK(change("retry", {{"created_after", "2020-01-01T00:00:00Z"}}) == "202*2");
  CHECK(site.ask(std::format("SELECT count(*) FROM jobs_live WHERE workspace_id = '{}'", beta)) ==
        "1");
}

TEST_CASE("a filter that finds more than a request takes goes on at the cursor") {
  const bulk_site site;
  site.ask(std::format(
      "INSERT INTO jobs_live (id, workspace_id, document_id, run_at) SELECT ('00000000-0000-7000-"
      "8000-' || lpad(to_hex(n), 12, '0'))::uuid, '{}', gen_random_uuid(), now() + interval '1 h' "
      "FROM generate_series(1001, 2003) n",
      alpha));
  json::object wanted{{"action", "cancel"}, {"filter", {{"status", "pending"}}}};
  const auto begun = std::chrono::steady_clock::now();
  const auto first = site.change(wanted);
  const auto took = std::chrono::steady_clock::now() - begun;
  CHECK(first.status == 200);
  CHECK(bulk_site::ends_of(first) == "200*1000");
  MESSAGE("1000 jobs cancelled in "
          << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms");
  wanted["cursor"] = first.json().at("next_cursor");
  CHECK(wanted["cursor"].as_string() == "00000000-0000-7000-8000-0000000003ec");
  const auto rest = site.change(wanted);
  CHECK(bulk_site::ends_of(rest) == "200*3");
  CHECK(rest.json().at("next_cursor").is_null());
  CHECK(site.ask("SELECT count(*) FROM jobs_live WHERE run_at < now() + interval '2 h'") == "0");
}

TEST_CASE("retries fill the queue no further than it may be filled, and say so at each job") {
  const bulk_site site;
  auto ids = site.submit(30);
  CHECK(bulk_site::ends_of(site.change({{"action", "cancel"}, {"ids", ids}})) == "200*30");
  site.submit(30);
  const api_process api(
      site.site.database(),
      {{"PAGEMILL_AUTH", "on"}, {"PAGEMILL_QUEUE_DEPTH_MAX", "50"}, {"RATE_LIMIT_REQUESTS", "0"}});
  const auto answer =
      api.client().send({.method = "POST",
                         .target = bulk_path,
                         .body = json::serialize(json::object{{"action", "retry"}, {"ids", ids}}),
                         .headers = {{"Content-Type", "application/json"},
                                     {"Authorization", "Bearer " + site.site.key("full")}}});
  CHECK(answer.status == 207);
  // One workspace alone leaves a fifth of the places free.
  CHECK(bulk_site::ends_of(answer) == "202*10, 429 queue_full*20");
  CHECK(site.ask("SELECT count(*) FROM jobs_live WHERE run_at <= now()") == "40");
}

TEST_CASE("each job of a bulk request counts against the rate limit, as a debt") {
  const bulk_site site({{"RATE_LIMIT_REQUESTS", "10"}, {"RATE_LIMIT_WINDOW", "86400"}});
  json::array ids(20, json::value(unknown_id));
  const json::object wanted{{"action", "cancel"}, {"ids", ids}};
  const auto answer = site.change(wanted);
  CHECK(answer.status == 207);
  CHECK(answer.header("ratelimit-remaining") == "0");
  CHECK(std::stol(answer.header("ratelimit-reset")) > 20 * 8640 - 60);
  CHECK(outcome_of(site.change(wanted)) == "429 rate_limited");
}

TEST_CASE("a bulk request that could mean something else is refused as a whole") {
  const bulk_site site;
  const auto ids = site.submit(1);
  std::string many;
  for (int i = 0; i < 1001; ++i) many += std::format("{}\"{}\"", i == 0 ? "" : ",", unknown_id);
  const std::string id = "\"" + std::string(ids[0].as_string()) + "\"";
  const std::pair<std::string, const char*> refused[] = {
      {R"({"ids":[)" + id + "]}", "422 invalid_member"},
      {R"({"action":"delete","ids":[)" + id + "]}", "422 invalid_member"},
      {R"({"action":"cancel"})", "422 invalid_member"},
      {R"({"action":"cancel","ids":[]})", "422 empty_batch"},
      {R"({"action":"cancel","ids":[)" + many + "]}", "422 too_many_items"},
      {R"({"action":"cancel","ids":["x"]})", "422 invalid_member"},
      {R"({"action":"cancel","ids":[null]})", "422 invalid_member"},
      {R"({"action":"cancel","ids":[)" + id + R"(],"filter":{"tag":"a"}})", "422 invalid_member"},
      {R"({"action":"cancel","ids":[)" + id + R"(],"cursor":)" + id + "}", "422 invalid_member"},
      {R"({"action":"cancel","filter":{}})", "422 invalid_member"},
      {R"({"action":"cancel","filter":null})", "422 invalid_member"},
      {R"({"action":"cancel","filter":{"tag":null}})", "422 invalid_member"},
      {R"({"action":"cancel","filter":{"tags":"a"}})", "422 invalid_member"},
      {R"({"action":"cancel","filter":{"tag":"a","tag":"b"}})", "422 invalid_member"},
      {R"({"action":"cancel","filter":{"tag":"\u0000"}})", "422 invalid_member"},
      {R"({"action":"cancel","filter":{"status":"completed"}})", "422 invalid_member"},
      {R"({"action":"cancel","filter":{"status":"failed"}})", "422 invalid_member"},
      {R"({"action":"retry","filter":{"status":"completed"}})", "422 invalid_member"},
      {R"({"action":"cancel","filter":{"created_after":"yesterday"}})", "422 invalid_member"},
      {R"({"action":"cancel","filter":{"tag":"a"},"cursor":"x"})", "422 invalid_member"},
      {R"({"action":"cancel","ids":[)" + id + R"(],"force":true})", "422 invalid_member"},
      {"[]", "400 invalid_json"},
      {std::string(200'000, ' '), "413 too_large"},
  };
  for (const auto& [body, outcome] : refused) {
    CAPTURE(body.substr(0, 200));
    CHECK(site.refusal(body) == outcome);
  }
  CHECK(site.ask("SELECT count(*) FROM jobs_finished") == "0");
  CHECK(outcome_of(site.change({{"action", "cancel"}, {"ids", ids}}, "read")) ==
        "403 insufficient_scope");
}

}  // namespace pagemill::test
