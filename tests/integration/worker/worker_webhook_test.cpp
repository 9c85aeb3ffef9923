// Callbacks of final jobs: signed, retried until accepted, listed and resent.
#include <atomic>
#include <ctime>
#include <format>
#include <fstream>
#include <map>
#include <mutex>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/url_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/places.hpp"
#include "tests/support/script_server.hpp"
#include "worker/webhooks/webhook_rules.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

/// Answers each callback with `status` and remembers its body.
struct receiver {
  std::atomic<int> status = 200;
  std::atomic<int> slow_ms = 0;
  std::mutex mutex;
  std::vector<std::pair<std::string, std::string>> got;  ///< signature and body
  script_server server{[this](const script_connection& from) {
    {
      const std::scoped_lock lock(mutex);
      got.emplace_back(from.header("Pagemill-Signature"), from.body());
    }
    if (slow_ms > 0 && from.wait_closed(std::chrono::milliseconds(slow_ms.load()))) return;
    from.answer(status, "thank you, here is a secret of mine");
  }};

  json::value body(std::size_t index) {
    const std::scoped_lock lock(mutex);
    return json::parse(got.at(index).second);
  }
  std::size_t count() {
    const std::scoped_lock lock(mutex);
    return got.size();
  }
  std::string url() const { return server.url("/hook?token=hook-t0ken"); }
};

pagemill::submission with_callback(const std::string& url) {
  return {.options_json =
              std::format(R"({{"ocr": "auto", "embed": true, "callback_url": "{}"}})", url)};
}

std::string deliveries(const url_site& site, const std::string& columns) {
  return site.ask("SELECT concat_ws(' ', " + columns + ") FROM webhook_deliveries");
}

/// A body's signature at the time it states, computed as docs/webhooks.md tells receivers to.
std::string expected(const std::string& header, const std::string& body, const std::string& secret,
                     const std::optional<std::string>& previous = {}) {
  const auto seconds = std::stoll(header.substr(2, header.find(',') - 2));
  return pagemill::webhook_signature(seconds, body, secret, previous);
}

}  // namespace

TEST_CASE("however a job ends, the same transaction records its callback, which is sent once") {
  receiver hook;
  url_site site;
  const auto done = site.submit(plain_pdf(1), with_callback(hook.url()));
  const auto failed = site.submit("%PDF-1.7\nnothing", with_callback(hook.url()));
  const auto plain = site.submit(plain_pdf(1));
  const auto cancelled = site.submit(plain_pdf(2), with_callback(hook.url()));
  CHECK(site.client
            .send({.method = "POST", .target = "/api/v1/pdf/jobs/" + cancelled.job + "/cancel"})
            .status == 200);
  CHECK(deliveries(site, "event, status") == "job.cancelled pending");
  auto worker = site.start();
  REQUIRE(site.reaches(done, "completed", 30s));
  REQUIRE(site.reaches(failed, "failed", 30s));
  REQUIRE(site.reaches(plain, "completed", 30s));
  REQUIRE(eventually(30s, [&] {
    return site.ask("SELECT count(*) FROM webhook_deliveries WHERE status = 'delivered'") == "3";
  }));
  REQUIRE(hook.count() == 3);
  std::map<std::string, std::string> told;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto body = hook.body(i);
    const auto& job = body.at("job").as_object();
    told[std::string(job.at("id").as_string())] = body.at("type").as_string();
    // The job as the API shows it when it ends.
    const auto id = std::string(job.at("id").as_string());
    CHECK(site.client.get("/api/v1/pdf/jobs/" + id).json() == body.at("job"));
    CHECK(site.ask("SELECT count(*) FROM webhook_deliveries WHERE id = '" +
                   std::string(body.at("id").as_string()) + "'") == "1");
  }
  CHECK(told == std::map<std::string, std::string>{{done.job, "job.completed"},
                                                   {failed.job, "job.failed"},
                                                   {cancelled.job, "job.cancelled"}});
  CHECK(site.ask("SELECT string_agg(concat_ws(' ', attempts, last_status, last_error), ',') FROM "
                 "webhook_deliveries") == "1 200,1 200,1 200");
  CHECK_FALSE(site.ask("SELECT string_agg(d::text, ' ') FROM webhook_deliveries d")
                  .contains("secret of mine"));
  CHECK_FALSE(worker.errors().contains("hook-t0ken"));
}

TEST_CASE("a poisoned job has its callback too") {
  url_site site;
  const auto sent = site.submit(plain_pdf(1), with_callback("http://127.0.0.1:9/hook"));
  site.ask("UPDATE jobs_live SET deaths = 3, suspect = true");
  auto worker = site.start();
  REQUIRE(site.reaches(sent, "failed", 30s));
  CHECK(site.error_of(sent) == "poisoned");
  CHECK(site.ask("SELECT event FROM webhook_deliveries") == "job.failed");
}

TEST_CASE("signatures can be verified with the workspace's secret, even during a rotation") {
  receiver hook;
  url_site site;
  const auto secret = [&] {
    const auto answer = site.client.get("/api/v1/webhooks/secret");
    CHECK(answer.status == 200);
    CHECK(answer.header("cache-control") == "no-store");
    return std::string(answer.json().at("secret").as_string());
  };
  const auto first = secret();
  CHECK(first.starts_with("whsec_"));
  CHECK(first.size() == 70);
  CHECK(secret() == first);
  auto worker = site.start();
  site.submit(plain_pdf(1), with_callback(hook.url()));
  REQUIRE(eventually(30s, [&] { return hook.count() == 1; }));
  CHECK(hook.got[0].first == expected(hook.got[0].first, hook.got[0].second, first));
  const auto age = std::stoll(hook.got[0].first.substr(2));
  CHECK(site.ask(std::format("SELECT abs(extract(epoch FROM now()) - {}) < 60", age)) == "t");

  const auto rotated =
      site.client.send({.method = "POST", .target = "/api/v1/webhooks/secret/rotate"});
  CHECK(rotated.status == 200);
  const std::string second(rotated.json().at("secret").as_string());
  CHECK(second != first);
  CHECK(secret() == second);
  site.submit(plain_pdf(2), with_callback(hook.url()));
  REQUIRE(eventually(30s, [&] { return hook.count() == 2; }));
  CHECK(hook.got[1].first == expected(hook.got[1].first, hook.got[1].second, second, first));
}

TEST_CASE("a secret in the settings signs for all workspaces, and the API says so") {
  receiver hook;
  auto settings = loopback_allowed;
  settings["PAGEMILL_WEBHOOK_SECRET"] = "of-the-operator";
  url_site site(settings);
  auto worker = site.start({{"PAGEMILL_WEBHOOK_SECRET", "of-the-operator"},
                            {"PAGEMILL_WEBHOOK_SECRET_PREVIOUS", "the-old-one"}});
  site.submit(plain_pdf(1), with_callback(hook.url()));
  REQUIRE(eventually(30s, [&] { return hook.count() == 1; }));
  CHECK(hook.got[0].first ==
        expected(hook.got[0].first, hook.got[0].second, "of-the-operator", "the-old-one"));
  CHECK(code_of(site.client.get("/api/v1/webhooks/secret")) == "secret_configured");
  CHECK_FALSE(worker.errors().contains("of-the-operator"));
}

TEST_CASE("a callback that fails is retried with the same event, and 410 ends it") {
  receiver hook;
  hook.status = 503;
  url_site site;
  auto worker = site.start();
  const auto sent = site.submit(plain_pdf(1), with_callback(hook.url()));
  REQUIRE(eventually(30s, [&] { return deliveries(site, "last_status") == "503"; }));
  CHECK(deliveries(site, "status, attempts, last_error") == "pending 1 status_not_2xx");
  CHECK(site.ask("SELECT next_attempt_at BETWEEN now() + interval '1 s' AND now() + interval "
                 "'13 s' FROM webhook_deliveries") == "t");
  hook.status = 302;
  REQUIRE(eventually(30s, [&] { return deliveries(site, "last_status") == "302"; }));
  hook.status = 410;
  site.ask("UPDATE webhook_deliveries SET next_attempt_at = now()");
  REQUIRE(eventually(30s, [&] { return deliveries(site, "status") == "failed"; }));
  CHECK(deliveries(site, "attempts, last_status, last_error") == "3 410 gone");
  REQUIRE(hook.count() == 3);
  CHECK(hook.got[0].second == hook.got[2].second);

  // Resent by the user.
  hook.status = 204;
  const auto list = site.client.get("/api/v1/webhooks/deliveries?status=failed&job_id=" + sent.job);
  REQUIRE(list.status == 200);
  REQUIRE(list.json().at("items").as_array().size() == 1);
  const auto item = list.json().at("items").as_array()[0].as_object();
  CHECK(item.at("type").as_string() == "job.completed");
  CHECK(item.at("next_attempt_at").is_null());
  const auto id = std::string(item.at("id").as_string());
  const auto again = site.client.send(
      {.method = "POST", .target = "/api/v1/webhooks/deliveries/" + id + "/redeliver"});
  CHECK(again.status == 202);
  CHECK(again.json().at("status").as_string() == "pending");
  REQUIRE(eventually(30s, [&] { return deliveries(site, "status") == "delivered"; }));
  CHECK(deliveries(site, "attempts, last_status") == "4 204");
  CHECK(hook.got.back().second == hook.got[0].second);
}

TEST_CASE("each successful delivery is recorded once, however many workers there are") {
  receiver hook;
  url_site site;
  for (int i = 0; i < 60; ++i) {
    site.ask(
        std::format("INSERT INTO jobs_finished (id, workspace_id, document_id, generation, "
                    "state, stage, priority, run_at, created_at, attempt, failures, "
                    "max_retries, lease_token, options, tags, pages_done, chunks_done, "
                    "text_complete, version) SELECT uuid_generate_v4(), id, "
                    "uuid_generate_v4(), 1, 'completed', 'done', 2, now(), now(), 1, 0, 3, 1, "
                    "'{{\"callback_url\": \"{}\"}}', '{{}}', 1, 1, true, 1 FROM workspaces",
                    hook.url()));
  }
  auto one = site.start_worker({.slot = "worker-1", .more = loopback_allowed});
  auto two = site.start_worker({.slot = "worker-2", .more = loopback_allowed});
  REQUIRE(eventually(60s, [&] {
    return site.ask("SELECT count(*) FROM webhook_deliveries WHERE status = 'delivered'") == "60";
  }));
  CHECK(hook.count() == 60);
  CHECK(site.ask("SELECT max(attempts) FROM webhook_deliveries") == "1");
}

TEST_CASE("a worker that stops releases unanswered callbacks without counting the attempt") {
  receiver hook;
  hook.slow_ms = 60'000;
  url_site site;
  auto worker = site.start();
  site.submit(plain_pdf(1), with_callback(hook.url()));
  REQUIRE(eventually(30s, [&] { return hook.count() == 1; }));
  CHECK(worker.stop() == exit_status{.code = 0});
  CHECK(deliveries(site, "status, attempts") == "pending 0");
  hook.slow_ms = 0;
  auto next = site.start();
  CHECK(eventually(30s, [&] { return deliveries(site, "status, attempts") == "delivered 1"; }));
}

TEST_CASE("a callback to an internal address is never sent") {
  receiver hook;
  url_site site;
  site.submit(plain_pdf(1), with_callback(hook.url()));
  auto worker = site.start_worker();  // without the allow-list
  REQUIRE(eventually(30s, [&] { return deliveries(site, "status") == "failed"; }));
  CHECK(deliveries(site, "last_error, attempts") == "url_refused 1");
  CHECK(hook.count() == 0);
}

TEST_CASE("callbacks are deleted with the history, pending ones are kept") {
  url_site site;
  for (const auto* status : {"delivered", "failed", "pending"}) {
    site.ask(
        std::format("INSERT INTO webhook_deliveries (workspace_id, job_id, event, job, status,"
                    " created_at, next_attempt_at) SELECT id, id, 'job.failed', "
                    "'{{\"options\": {{}}, \"tags\": []}}', '{0}', now() - interval '40 d', "
                    "CASE WHEN '{0}' = 'pending' THEN now() + interval '1 d' END "
                    "FROM workspaces",
                    status));
  }
  auto worker = site.start();
  CHECK(eventually(30s, [&] { return deliveries(site, "status") == "pending"; }));
  CHECK(site.ask("SELECT count(*) FROM webhook_deliveries") == "1");
}

TEST_CASE("the code in docs/webhooks.md verifies our signatures") {
  std::ifstream file(source_file("docs/webhooks.md"));
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const auto block = [&](const std::string& kind) {
    const auto begin = text.find("```" + kind + "\n");
    REQUIRE(begin != std::string::npos);
    const auto from = begin + 4 + kind.size();
    return text.substr(from, text.find("```", from) - from);
  };
  const temp_folder folder;
  const auto path = (folder.path() / "body").string();
  const std::string body = R"({"id": "1", "text": "ü"})";
  std::ofstream(path) << body;
  const auto verdict = [&](const std::string& header, const std::string& secret) {
    const auto code = block("python") +
                      "import sys\nprint(is_genuine(sys.argv[1], open(sys.argv[2], 'rb').read(), "
                      "sys.argv[3]))\n";
    return run({.program = "/usr/bin/python3", .arguments = {"-c", code, header, path, secret}})
        .output;
  };
  const auto now = std::time(nullptr);
  const auto header = pagemill::webhook_signature(now, body, "new", "old");
  CHECK(verdict(header, "new") == "True\n");
  CHECK(verdict(header, "old") == "True\n");
  CHECK(verdict(header, "other") == "False\n");
  CHECK(verdict(pagemill::webhook_signature(now - 400, body, "new", {}), "new") == "False\n");
  CHECK(verdict(pagemill::webhook_signature(now, body + " ", "new", {}), "new") == "False\n");
  CHECK(verdict("", "new") == "False\n");
  const auto by_hand =
      run({.program = "/bin/bash",
           .arguments = {"-c", block("bash")},
           .environment = {{"T", std::to_string(now)}, {"BODY", path}, {"SECRET", "new"}}});
  CHECK(header.contains("v1=" + by_hand.output.substr(0, 64)));
  CHECK(by_hand.output.size() == 65);
}
