// `pagemill reindex` with real workers: what searches and the doctor say before, during and after.
#include <doctest/doctest.h>

#include "tests/integration/search/reindex_site.hpp"
#include "tests/integration/site/api_process.hpp"
#include "tests/support/eventually.hpp"

using namespace pagemill;
using namespace pagemill::test;
using namespace std::chrono_literals;
namespace json = boost::json;
using steady = std::chrono::steady_clock;

namespace {

struct searched_site : reindex_site {
  api_process api{with_service_login()};
  http_client client = api.client();

  test_database with_service_login() {
    auto given = database();
    given.api_url = service_url(cluster(), given.name, service_login::api);
    return given;
  }
  json::value search(std::string_view words) const {
    const auto answer = client.post("/api/v1/search/keyword", json::object{{"query", words}});
    REQUIRE(answer.status == 200);
    return answer.json();
  }
  std::size_t hits(std::string_view words) const {
    return search(words).at("items").as_array().size();
  }
  /// The code of `degraded`, or "".
  std::string degraded() const {
    const auto answer = search("harbour");
    const auto& halves = answer.at("degraded").as_array();
    return halves.empty() ? "" : std::string(halves.at(0).at("code").as_string());
  }
  json::value health() const { return client.get("/api/v1/health").json().at("search"); }
  bool health_becomes(std::int64_t entries, std::int64_t texts) const {
    return eventually(20s, [&] {
      const auto said = health();
      return said.at("outdated_entries").as_int64() == entries &&
             said.at("texts_without_entry").as_int64() == texts;
    });
  }
  std::string doctor() const {
    return run({.program = program("pagemill"),
                .arguments = {"doctor", "--url", std::format("http://127.0.0.1:{}", api.port())}})
        .output;
  }
};

}  // namespace

TEST_CASE("texts of the release before and entries of another analysis are found after a reindex") {
  searched_site site;
  site.add_documents(site.workspace(), 3, 12);
  auto worker = site.start_worker();
  const auto word = site.word(2, 7);
  CHECK(site.degraded() == "analysis_outdated");
  CHECK(site.hits(word) == 0);
  CHECK(site.health_becomes(0, 39));
  CHECK(site.doctor().contains("0 are indexed by another analysis and 39 not at all"));

  const auto begun = steady::now();
  const auto first = site.said({"--wait"});
  // The worker was told: it looks by itself twice a minute.
  CHECK(steady::now() - begun < 15s);
  CHECK(json::serialize(first) ==
        R"({"waiting":0,"workspaces":0,"done":3,"set_aside":0,"error_codes":[],)"
        R"("outdated_entries":0,"texts_without_entry":0})");
  site.check_complete();
  CHECK(site.degraded().empty());
  CHECK(site.hits(word) == 1);
  CHECK(site.hits("snork") == 3);
  CHECK(site.health_becomes(0, 0));
  CHECK_FALSE(site.doctor().contains("reindex"));

  site.age_entries();
  CHECK(site.degraded() == "analysis_outdated");
  CHECK(site.hits(word) == 1);
  site.ask("SELECT fold_term_changes(1000)");
  CHECK(site.health_becomes(12, 0));
  CHECK(site.doctor().contains("12 are indexed by another analysis and 0 not at all"));
  CHECK(site.said({"--wait"}).at("done").as_int64() == 3);
  site.check_complete();
  CHECK(site.degraded().empty());
  CHECK(site.hits(word) == 1);
}

TEST_CASE("a reindex asks for what needs it, once, and for everything if told so") {
  reindex_site site;
  site.add_documents(site.workspace(), 4, 6);
  const auto other = site.make_workspace("other");
  site.add_documents(other, 2, 1);
  CHECK(json::serialize(site.said()) ==
        R"({"waiting":6,"workspaces":2,"done":0,"set_aside":0,"error_codes":[],)"
        R"("outdated_entries":0,"texts_without_entry":32})");
  CHECK(site.said().at("waiting").as_int64() == 6);
  CHECK(site.waiting() == 6);
  auto worker = site.start_worker();
  CHECK(site.said({"--status", "--wait"}).at("done").as_int64() == 6);
  CHECK(site.said().at("waiting").as_int64() == 0);
  const auto made = "SELECT string_agg(DISTINCT xmin::text, ' ') FROM search_entries";
  const auto before = site.ask(made);
  CHECK(site.said({"--all", "--wait"}).at("done").as_int64() == 6);
  site.check_complete();
  CHECK(site.number(std::format("SELECT count(*) FROM search_entries WHERE xmin::text = ANY "
                                "(string_to_array('{}', ' '))",
                                before)) == 0);
  CHECK(site.reindex({"--all", "--status"}).status == exit_status{.code = 64});
}

TEST_CASE("a generation that is not read any more is left to the sweep, a newest one is done") {
  reindex_site site;
  site.add_documents(site.workspace(), 1, 2);
  site.ask(
      "INSERT INTO document_chunks (document_id, generation, index, workspace_id, first_page, "
      "last_page, text, tokens, bboxes) SELECT document_id, g, index, workspace_id, 1, 1, text, 4, "
      "'[]' FROM document_chunks, generate_series(2, 3) g");
  site.ask("UPDATE documents SET newest_generation = 3");
  CHECK(site.said().at("waiting").as_int64() == 2);
  CHECK(site.ask("SELECT string_agg(generation::text, ' ' ORDER BY generation) FROM "
                 "backfill_documents") == "1 3");
}

TEST_CASE("searches find the same while entries are made anew, also after kill -9") {
  searched_site site;
  site.add_documents(site.workspace(), 60, 50);
  auto worker = site.start_worker();
  REQUIRE(site.said({"--wait"}).at("waiting").as_int64() == 0);
  site.age_entries();
  REQUIRE(site.said().at("waiting").as_int64() > 0);
  const auto word = site.word(7, 31);
  int searches = 0;
  const auto search_while = [&](const std::function<bool()>& goes_on) {
    const auto until = steady::now() + 90s * patience;
    while (goes_on() && steady::now() < until) {
      const auto answer = site.search(word);
      CHECK(answer.at("items").as_array().size() == 1);
      ++searches;
    }
  };
  search_while([&] { return site.waiting() > 40; });
  REQUIRE(site.waiting() > 0);
  CHECK(site.degraded() == "analysis_outdated");
  worker.kill_now();
  const auto left = site.waiting();
  CHECK(left > 0);
  auto next = site.start_worker();
  search_while([&] { return site.waiting() > 0; });
  CHECK(searches > 10);
  CHECK(site.waiting() == 0);
  site.check_complete();
  CHECK(site.degraded().empty());
}

TEST_CASE("two workers share the work, and no batch is done twice") {
  reindex_site site;
  site.add_documents(site.workspace(), 20, 100);
  auto one = site.start_worker({.slot = "worker-1"});
  auto two = site.start_worker({.slot = "worker-2"});
  CHECK(site.said({"--wait"}).at("done").as_int64() == 20);
  site.check_complete();
  const auto inserted =
      "SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'search_entries'";
  one.stop();
  two.stop();
  CHECK(eventually(10s, [&] { return site.number(inserted) == 20 * 21; }));
}

TEST_CASE("a drain leaves off at once, and the rest is done by the next worker") {
  reindex_site site;
  site.add_documents(site.workspace(), 100, 60);
  auto worker = site.start_worker();
  REQUIRE(site.said().at("waiting").as_int64() > 0);
  REQUIRE(eventually(20s, [&] { return site.waiting() < 100; }));
  const auto begun = steady::now();
  CHECK(worker.stop() == exit_status{.code = 0});
  CHECK(steady::now() - begun < 5s * patience);
  CHECK(site.waiting() > 0);
  auto next = site.start_worker();
  CHECK(site.said({"--status", "--wait"}).at("waiting").as_int64() == 0);
  site.check_complete();
}

TEST_CASE("a document that cannot be indexed does not keep the command waiting") {
  searched_site site;
  site.add_documents(site.workspace(), 3, 2);
  site.ask(
      "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.document_id = "
      "(SELECT min(id::text)::uuid FROM documents) THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; "
      "END $$; "
      "CREATE TRIGGER refusing BEFORE INSERT ON search_entries FOR EACH ROW "
      "EXECUTE FUNCTION refuse(); "
      // The pauses between tries are minutes.
      "CREATE FUNCTION hurry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.run_at := now(); "
      "RETURN NEW; END $$; "
      "CREATE TRIGGER hurrying BEFORE UPDATE ON backfill_documents FOR EACH ROW "
      "EXECUTE FUNCTION hurry(); "
      "ALTER FUNCTION refuse() SECURITY DEFINER");
  auto worker = site.start_worker();
  const auto ended = site.reindex({"--wait"});
  CHECK(ended.status == exit_status{.code = 1});
  CHECK(ended.output.contains(R"("done":2,"set_aside":1,"error_codes":["database_refused"])"));
  CHECK(worker.errors().contains("backfill_set_aside"));
  CHECK(eventually(20s, [&] { return site.doctor().contains("1 (database_refused)"); }));
  CHECK(site.reindex({"--status"}).status == exit_status{.code = 1});

  site.ask("DROP TRIGGER refusing ON search_entries");
  CHECK(site.said({"--wait"}).at("set_aside").as_int64() == 0);
  site.check_complete();
}
