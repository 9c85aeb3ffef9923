// Vectors from a provider over TLS that fails in every way: documents wait for it, uncharged, and
// searches say what is missing.
#include <csignal>
#include <map>
#include <mutex>

#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"
#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/pdf/pdf_document.hpp"
#include "tests/support/protocols/embeddings_protocol.hpp"
#include "tests/support/provider_server.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t dimension = 8;
constexpr const char* key = "sk-of-the-test";

struct provider_site : worker_site {
  using settings = std::map<std::string, std::string>;

  tls_authority authority;
  std::mutex mutex;
  std::map<std::string, int> embedded;  ///< text -> times that its vector was given
  provider_server server{authority.issue("localhost"), [this](auto& it) { speak(it); }};

  void speak(provider_exchange& it) {
    if (it.header("Authorization") != std::string("Bearer ") + key) return it.answer(401, "");
    {
      const std::scoped_lock lock(mutex);
      for (const auto& text : texts_of(it.body())) ++embedded[text];
    }
    it.answer(200, embeddings_answer(it.body(), dimension));
  }
  settings with_provider(settings more = {}) const {
    more.insert({{"PAGEMILL_EMBEDDING_PROVIDER", "openai"},
                 {"PAGEMILL_EMBEDDING_URL", server.url("/v1")},
                 {"PAGEMILL_EMBEDDING_API_KEY", key},
                 {"PAGEMILL_EMBEDDING_MODEL", "test-model"},
                 {"PAGEMILL_EMBEDDING_DIMENSIONS", std::to_string(dimension)},
                 {"PAGEMILL_EMBEDDING_SECONDS", "2"},
                 {"PAGEMILL_EMBEDDING_BATCH", "8"},
                 {"PAGEMILL_PROVIDER_CA_FILE", authority.file().string()},
                 {"NO_PROXY", "*"}});
    return more;
  }
  child_process start(settings more = {}) {
    return start_worker({.more = with_provider(std::move(more))});
  }
  bool waits(const submitted& sent) const {
    return ask("SELECT concat_ws(' ', state, stage, failures, worker_id) FROM jobs_live "
               "WHERE id = '" +
               sent.job + "'") == "processing embedding 0";
  }
  /// Every chunk of the document has its vector, and each was given once.
  void check_embedded_once(const submitted& sent) {
    CHECK(document(sent, "chunk_count") ==
          ask("SELECT count(*) FROM chunk_embeddings WHERE document_id = '" + sent.document + "'"));
    const std::scoped_lock lock(mutex);
    for (const auto& [text, times] : embedded) CHECK(times == 1);
  }
};

struct fault {
  const char* code;
  provider_server::script script;
};

const fault faults[] = {
    {"provider_failed", [](auto& it) { it.answer(500, "of the provider"); }},
    {"provider_failed", [](auto& it) { it.answer(503, ""); }},
    {"provider_rate_limited", [](auto& it) { it.answer(429, ""); }},
    {"provider_unauthorized", [](auto& it) { it.answer(401, ""); }},
    {"provider_refused", [](auto& it) { it.answer(404, ""); }},
    {"provider_refused", [](auto& it) { it.answer(400, ""); }},
    {"provider_timeout",
     [](auto& it) {
       it.wait_closed(60s);
       it.cut();
     }},
    {"provider_broken",
     [](auto& it) {
       it.send("HTTP/1.1 200 X\r\nContent-Length: 4000\r\n\r\n{\"data\":[");
       it.cut();
     }},
    {"provider_answer_invalid", [](auto& it) { it.answer(200, "<html>Welcome</html>"); }},
    {"provider_answer_invalid", [](auto& it) { it.answer(200, R"({"data":[]})"); }},
    {"provider_wrong_dimensions",
     [](auto& it) { it.answer(200, embeddings_answer(it.body(), dimension + 1)); }},
};

}  // namespace

TEST_CASE("jobs wait for a provider that fails, and complete uncharged when it is back") {
  for (const auto& [code, script] : faults) {
    CAPTURE(code);
    provider_site site;
    site.server.replace(script);
    auto worker = site.start();
    const auto sent = site.submit(plain_pdf(12));
    const auto event = std::string("\"event\":\"embedding_waits\",\"code\":\"") + code;
    REQUIRE(worker.wait_for_text(event, 60s));
    CHECK(eventually(10s, [&] { return site.waits(sent); }));
    // Extraction does not wait.
    const auto later = site.submit(plain_pdf(2, 7));
    CHECK(site.has_pages(later, 2, 30s));
    site.server.replace([&](auto& it) { site.speak(it); });
    for (const auto& one : {sent, later}) {
      CHECK(site.reaches(one, "completed", 60s));
      CHECK(site.job(one, "failures") == "0");
      site.check_embedded_once(one);
    }
    CHECK(site.ask("SELECT count(*) > 0 FROM job_events WHERE event = 'interrupted' AND "
                   "detail ->> 'cause' = '" +
                   std::string(code) + "'") == "t");
    worker.stop();
    CHECK_FALSE(worker.errors().contains(key));
  }
}

TEST_CASE("a provider that is busy for an hour is asked once, and its jobs are not failed") {
  provider_site site;
  site.server.replace([](auto& it) { it.answer(429, "", "Retry-After: 3600\r\n"); });
  auto worker = site.start();
  const auto sent = site.submit(plain_pdf(12));
  REQUIRE(worker.wait_for_text("\"code\":\"provider_rate_limited\"", 60s));
  const auto later = site.submit(plain_pdf(2, 7));
  CHECK(site.has_pages(later, 2, 30s));
  CHECK(eventually(10s, [&] { return site.waits(sent) && site.waits(later); }));
  CHECK(site.server.requests() == 1);
  worker.stop();
  // Whoever has paid restarts the workers.
  site.server.replace([&](auto& it) { site.speak(it); });
  auto next = site.start();
  CHECK(site.reaches(sent, "completed", 60s));
  CHECK(site.reaches(later, "completed", 60s));
  site.check_embedded_once(sent);
}

TEST_CASE("a worker that stops does not wait for a provider that hangs") {
  provider_site site;
  site.server.replace([](auto& it) {
    it.wait_closed(60s);
    it.cut();
  });
  auto worker = site.start({{"PAGEMILL_EMBEDDING_SECONDS", "600"}});
  const auto sent = site.submit(plain_pdf(2));
  REQUIRE(eventually(60s, [&] { return site.server.requests() == 1; }));
  worker.send(SIGTERM);
  REQUIRE(worker.wait_for_text("\"event\":\"draining\"", 30s));
  const auto began = std::chrono::steady_clock::now();
  worker.send(SIGTERM);
  REQUIRE(worker.wait(30s));
  CHECK(std::chrono::steady_clock::now() - began < 10s);
  CHECK(site.waits(sent));
  CHECK(site.events(sent).ends_with("interrupted"));
}

TEST_CASE("a search without its provider has the other half, and health says why for free") {
  provider_site site;
  auto worker = site.start();
  const auto sent = site.submit(plain_pdf(3));
  REQUIRE(site.reaches(sent, "completed", 60s));
  auto given = site.database();
  given.api_url = service_url(site.cluster(), given.name, service_login::api);
  const api_process api(given, site.with_provider({{"CACHE_TTL", "0"}}));
  REQUIRE(eventually(30s, [&] { return api.log().contains("query_embedder_ready"); }));
  const auto client = api.client();
  const auto question = pagemill::pdf_writer::fact_of_page(1, 2).question;
  const auto search = [&] {
    return client.post("/api/v1/search", boost::json::object{{"query", question}});
  };
  const auto whole = search();
  REQUIRE(whole.status == 200);
  CHECK(whole.json().at("degraded").as_array().empty());
  CHECK(whole.json().at("items").at(0).at("semantic_score").is_double());
  const auto health = [&] { return client.get("/api/v1/health").json(); };
  CHECK(health().at("status") == "ok");
  CHECK(health().at("providers") ==
        boost::json::parse(R"([{"name":"openai","circuit":"closed","code":null}])"));
  const auto hang = [](auto& it) {
    it.wait_closed(60s);
    it.cut();
  };
  for (const auto& [code, script] :
       {fault{"provider_unauthorized", [](auto& it) { it.answer(401, ""); }},
        fault{"provider_timeout", hang}}) {
    CAPTURE(code);
    site.server.replace(script);
    const auto half = search();
    REQUIRE(half.status == 200);
    CHECK_FALSE(half.json().at("items").as_array().empty());
    CHECK(half.json().at("degraded") == boost::json::value{{{"half", "semantic"}, {"code", code}}});
    const int asked = site.server.requests();
    const auto now = health();
    CHECK(now.at("status") == "degraded");
    CHECK(now.at("embedder") == code);
    CHECK(now.at("providers").at(0).at("circuit") != "closed");
    CHECK(now.at("providers").at(0).at("code") == code);
    CHECK(site.server.requests() == asked);
    site.server.replace([&](auto& it) { site.speak(it); });
    CHECK(eventually(30s, [&] { return search().json().at("degraded").as_array().empty(); }));
    CHECK(health().at("providers").at(0).at("circuit") == "closed");
  }
  CHECK_FALSE(api.log().contains(key));
}
