// `pagemill reembed` with real processes: searches and submissions go on while the model changes.
#include <atomic>
#include <filesystem>
#include <format>
#include <thread>

#include <doctest/doctest.h>

#include "tests/integration/site/searched_service.hpp"
#include "tests/support/child_process.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

struct changing_service : searched_service {
  child_options command(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "reembed");
    arguments.emplace_back("--json");
    return {.program = program("pagemill"),
            .arguments = std::move(arguments),
            .environment = {{"PAGEMILL_MIGRATE_URL", site.database().owner_url},
                            {"PAGEMILL_MODEL_DIR", model.path()}}};
  }
  finished_process reembed(std::vector<std::string> arguments) const {
    return run(command(std::move(arguments)), 60s);
  }
  json::value status() const { return json::parse(reembed({"--status"}).output); }
  std::string active() const { return site.ask("SELECT name FROM embedding_models WHERE active"); }
  bool becomes_active(const std::string& name) const {
    return eventually(60s, [&] { return active() == name; });
  }
  std::string vectors_of(const std::string& name) const {
    return site.ask(
        std::format("SELECT count(*) FROM chunk_embeddings e JOIN embedding_models m "
                    "ON m.id = e.model_id WHERE m.name = '{}'",
                    name));
  }
  std::string chunks() const { return site.ask("SELECT count(*) FROM document_chunks"); }
  /// As if former vectors had been kept long enough.
  void let_time_pass() const {
    site.ask("UPDATE embedding_models SET retired_at = retired_at - interval '1 hour'");
  }
};

/// A client that searches without a pause.
class busy_searcher {
 public:
  explicit busy_searcher(const changing_service& service)
      : thread_([this, &service] {
          const auto client = service.api.client();
          while (!over_) {
            const auto answer =
                client.post("/api/v1/search/hybrid", json::object{{"query", "words of a page"}});
            const bool good = answer.status == 200 && degraded_in(answer).empty() &&
                              !answer.json().at("items").as_array().empty();
            ++asked;
            if (!good) {
              ++bad;
              said = answer.body;
            }
          }
        }) {}
  ~busy_searcher() { stop(); }
  busy_searcher(const busy_searcher&) = delete;
  busy_searcher& operator=(const busy_searcher&) = delete;
  void stop() {
    over_ = true;
    if (thread_.joinable()) thread_.join();
  }

  std::atomic<int> asked = 0, bad = 0;
  std::string said;  ///< of the last bad answer, once it has stopped

 private:
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace

TEST_CASE("the model changes while people search and submit, and nothing is missed") {
  changing_service service;
  service.model.add("tiny-two", 24);
  service.store(plain_pdf(40));
  auto worker = service.start_worker();
  busy_searcher searches(service);
  REQUIRE(eventually(30s, [&] { return searches.asked > 3; }));
  child_process command(service.command({"--model", "tiny-two", "--wait"}));
  const auto sent = service.site.submit(plain_pdf(3, 2));
  REQUIRE(service.becomes_active("tiny-two"));
  REQUIRE(service.site.reaches(sent, "completed", 60s));
  const auto later = service.site.submit(plain_pdf(3, 3));
  REQUIRE(service.site.reaches(later, "completed", 60s));
  // Until every process has heard of it.
  REQUIRE(eventually(30s, [&] {
    return json::parse(service.client.get("/api/v1/health").body).at("embedder") == "ready" &&
           service.api.log().contains(R"("query_embedder_ready","model":"tiny-two")");
  }));
  const auto asked = searches.asked.load();
  REQUIRE(eventually(30s, [&] { return searches.asked > asked + 3; }));
  service.let_time_pass();
  const auto ended = command.wait(60s);
  REQUIRE(ended);
  CHECK(*ended == exit_status{.code = 0});
  CHECK(service.vectors_of("tiny") == "0");
  CHECK(service.vectors_of("tiny-two") == service.chunks());
  const auto after = searches.asked.load();
  REQUIRE(eventually(30s, [&] { return searches.asked > after + 3; }));
  searches.stop();
  INFO(searches.said);
  CHECK(searches.bad.load() == 0);
  MESSAGE(searches.asked.load() << " searches");
  const auto said = service.status();
  CHECK(said.at("active") == "tiny-two");
  CHECK(said.at("wanted").is_null());
  CHECK(said.at("waiting") == 0);
  CHECK(said.at("old_vectors") == false);
  // Cut for the former model, whose window is twenty times as long.
  CHECK(said.at("long_chunks").as_int64() > 0);
}

TEST_CASE("hosts without the wanted model go on with the active one, and then wait for others") {
  changing_service service;
  service.store(plain_pdf(3));
  const tiny_model alone;
  auto poor =
      service.site.start_worker({.slot = "poor", .more = {{"PAGEMILL_MODEL_DIR", alone.path()}}});
  service.model.add("tiny-two", 512);
  CHECK(service.reembed({"--model", "tiny-two"}).status == exit_status{.code = 0});
  REQUIRE(poor.wait_for_text("model_not_loaded", 30s));
  const auto with_active = service.site.submit(plain_pdf(1, 2));
  REQUIRE(service.site.reaches(with_active, "completed", 60s));
  CHECK(service.site.contents_of(with_active).vector_count > 0);
  CHECK(service.active() == "tiny");

  auto rich = service.start_worker({}, "rich");
  REQUIRE(service.becomes_active("tiny-two"));
  rich.stop();
  const auto waiting = service.site.submit(plain_pdf(1, 3));
  REQUIRE(eventually(60s, [&] { return service.site.job(waiting, "stage") == "embedding"; }));
  // A round of the poor worker's lanes, which must not take it.
  const auto beside = service.site.submit(plain_pdf(1, 4), {.options_json = R"({"embed": false})"});
  REQUIRE(service.site.reaches(beside, "completed", 60s));
  CHECK(service.site.ask(std::format("SELECT concat_ws(' ', stage, worker_id IS NULL, failures) "
                                     "FROM jobs_live WHERE id = '{}'",
                                     waiting.job)) == "embedding t 0");
  auto again = service.start_worker({}, "rich");
  REQUIRE(service.site.reaches(waiting, "completed", 60s));
  service.let_time_pass();
  REQUIRE(eventually(90s, [&] { return service.vectors_of("tiny") == "0"; }));
  CHECK(service.vectors_of("tiny-two") ==
        service.site.ask("SELECT count(*) FROM document_chunks c JOIN jobs j USING (document_id) "
                         "WHERE j.options ->> 'embed' IS DISTINCT FROM 'false'"));
}

TEST_CASE("a model that is missing or damaged is refused before anything changes") {
  changing_service service;
  service.store(plain_pdf(1));
  const auto missing = service.reembed({"--model", "tiny-two"});
  CHECK(missing.status == exit_status{.code = 66});
  CHECK(missing.errors.contains("model_missing"));
  CHECK(service.reembed({"--model", "../tiny"}).status == exit_status{.code = 66});
  service.model.add("tiny-two", 512);
  const std::filesystem::path folder = service.model.path();
  std::filesystem::rename(folder.parent_path() / "tiny-two", folder.parent_path() / "other");
  const auto other = service.reembed({"--model", "other"});
  CHECK(other.status == exit_status{.code = 66});
  CHECK(other.errors.contains("model_damaged"));
  CHECK(service.reembed({}).status == exit_status{.code = 64});
  CHECK(service.active() == "tiny");
  CHECK(service.site.ask("SELECT count(*) FROM embedding_models") == "1");
}
