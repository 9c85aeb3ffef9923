// The steps of background tasks on a database, without workers: turns, locks, failures.
#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "common/postgres/transaction.hpp"
#include "common/stores/search/outdated_entries.hpp"
#include "common/stores/search/reindexing.hpp"
#include "tests/integration/search/reindex_site.hpp"
#include "tests/integration/site/bare_queue.hpp"

using namespace pagemill;
using namespace pagemill::test;

namespace {

backfill_position always_fails(postgres::transaction&, const backfill_document&) {
  throw std::runtime_error("always");
}

struct backfill_site : reindex_site {
  postgres::connection_pool pool{
      pool_of(service_url(cluster(), database().name, service_login::worker), "pagemill_worker")};
  backfill_store tasks{pool};
  postgres::connection_pool owner_pool{pool_of(database().owner_url, "pagemill_owner")};
  outdated_entry_store entries{owner_pool};

  void request(const workspace_id& workspace) {
    entries.request(workspace, reindex_scope::outdated);
  }
  backfill_step step(const workspace_id& workspace) {
    return tasks.work_on(reindex_task(), workspace, reindex_batch);
  }
  void fail() { tasks.work_on(reindex_task(), workspace(), always_fails); }
  /// Steps until the workspace has ended; how many they were.
  int finish(const workspace_id& workspace) {
    int steps = 1;
    while (step(workspace) != backfill_step::workspace_ended && steps < 100) ++steps;
    return steps;
  }
  std::string document() const {
    return ask("SELECT document_id FROM backfill_documents ORDER BY document_id LIMIT 1");
  }
  /// Makes the document's job live.
  void begin_job(const std::string& document) const {
    ask(
        std::format("INSERT INTO jobs_live (id, workspace_id, document_id) SELECT job_id, "
                    "workspace_id, id FROM documents WHERE id = '{}'",
                    document));
  }
};

}  // namespace

TEST_CASE("workspaces take turns") {
  backfill_site site;
  const auto large = site.make_workspace("large"), small = site.make_workspace("small");
  site.add_documents(large, 5, 1);
  site.add_documents(small, 2, 1);
  site.request(large);
  site.request(small);
  std::vector<workspace_id> served;
  while (const auto next = site.tasks.take_turn(reindex_task())) {
    site.step(*next);
    served.push_back(*next);
    REQUIRE(served.size() < 20);
  }
  // Each has one turn more, which ends it.
  REQUIRE(served.size() == 9);
  for (std::size_t i = 1; i < 6; ++i) CHECK(served[i] != served[i - 1]);
  CHECK(std::ranges::count(served, small) == 3);
  site.check_complete();
  CHECK_FALSE(site.tasks.take_turn(reindex_task()));
}

TEST_CASE("another program's analysis is left alone, and a new request begins anew") {
  backfill_site site;
  site.add_documents(site.workspace(), 1, 200);
  site.request(site.workspace());
  auto other = reindex_task();
  ++other.target;
  CHECK_FALSE(site.tasks.take_turn(other));
  CHECK(site.step(site.workspace()) == backfill_step::done);
  CHECK(site.ask("SELECT position FROM backfill_documents") == "12");
  CHECK(site.tasks.work_on(other, site.workspace(), reindex_batch) == backfill_step::occupied);
  // A request of that program.
  site.ask(
      std::format("SELECT request_backfill('reindex', workspace_id, {}, false, "
                  "array_agg(document_id), array_agg(generation)) FROM backfill_documents "
                  "GROUP BY workspace_id",
                  other.target));
  CHECK(site.ask("SELECT position FROM backfill_documents") == "-1");
  CHECK_FALSE(site.tasks.take_turn(reindex_task()));
  CHECK(site.step(site.workspace()) == backfill_step::occupied);
  site.request(site.workspace());
  // What is done stays so.
  CHECK(site.finish(site.workspace()) == 4);
  site.check_complete();
}

TEST_CASE("a document that was deleted in between is no obstacle") {
  backfill_site site;
  site.add_documents(site.workspace(), 3, 70);
  site.request(site.workspace());
  CHECK(site.step(site.workspace()) == backfill_step::done);
  const auto gone = site.document();
  site.ask(
      std::format("DELETE FROM documents WHERE id = '{0}'; DELETE FROM document_chunks WHERE "
                  "document_id = '{0}'",
                  gone));
  CHECK(site.number("SELECT count(*) FROM search_entries") == 0);
  site.finish(site.workspace());
  CHECK(site.waiting() == 0);
  CHECK(site.number("SELECT count(*) FROM search_entries") == 30);
  site.check_complete();
}

TEST_CASE("a generation is left alone while its job is live or somebody changes its document") {
  backfill_site site;
  site.add_documents(site.workspace(), 1, 3);
  site.request(site.workspace());
  const auto document = site.document();
  site.begin_job(document);
  CHECK(site.step(site.workspace()) == backfill_step::occupied);
  site.ask("DELETE FROM jobs_live");
  {
    pqxx::connection connection(site.database().owner_url);
    pqxx::work change(connection);
    change.exec("UPDATE documents SET title = 'Another'");
    CHECK(site.step(site.workspace()) == backfill_step::occupied);
    CHECK(site.waiting() == 1);
  }
  // The job began after the document was taken.
  const auto too_late = site.tasks.work_on(reindex_task(), site.workspace(),
                                           [&](auto& open, const backfill_document& one) {
                                             site.begin_job(document);
                                             return reindex_batch(open, one);
                                           });
  CHECK(too_late == backfill_step::occupied);
  CHECK(site.number("SELECT count(*) FROM search_entries") == 0);
  site.ask("DELETE FROM jobs_live");
  CHECK(site.finish(site.workspace()) == 2);
  site.check_complete();
}

TEST_CASE("a batch that fails is tried again later, after the other documents") {
  backfill_site site;
  site.add_documents(site.workspace(), 2, 1);
  site.request(site.workspace());
  const auto failing = site.document();
  CHECK_THROWS(site.tasks.work_on(reindex_task(), site.workspace(),
                                  [](auto& open, const backfill_document& one) {
                                    reindex_batch(open, one);
                                    open.exec(sql::end_backfill, pqxx::params{"x", "no uuid"});
                                    return backfill_position();
                                  }));
  CHECK(site.number("SELECT count(*) FROM search_entries") == 0);
  CHECK(site.step(site.workspace()) == backfill_step::done);
  CHECK(site.step(site.workspace()) == backfill_step::occupied);
  CHECK(site.document() == failing);
  CHECK(site.ask("SELECT run_at > now() + interval '10 s' FROM backfill_documents") == "t");
  site.ask("UPDATE backfill_documents SET run_at = now()");
  CHECK(site.finish(site.workspace()) == 2);
  site.check_complete();
}

TEST_CASE("a window is made whole from chunks with and without an entry") {
  backfill_site site;
  site.add_documents(site.workspace(), 1, 23);
  site.request(site.workspace());
  site.finish(site.workspace());
  const auto at = "SELECT string_agg(xmin::text, ' ') FROM search_entries WHERE number <> 2";
  const auto others = site.ask(at);
  site.ask("UPDATE document_chunks SET is_indexed = false WHERE index = 12");
  site.ask("UPDATE document_cards SET text = 'Quartz'");
  CHECK(site.number("SELECT count(*) FROM search_entries WHERE number = -1") == 0);
  site.request(site.workspace());
  CHECK(site.finish(site.workspace()) == 2);
  site.check_complete();
  CHECK(site.number("SELECT cardinality(chunk_tokens) FROM search_entries WHERE number = 2") == 5);
  CHECK(site.number("SELECT cardinality(chunk_tokens) FROM search_entries WHERE number = 4") == 3);
  CHECK(site.number("SELECT count(*) FROM search_terms WHERE term = '=quartz'") == 1);
  CHECK(site.number("SELECT count(DISTINCT xmin::text) FROM search_entries WHERE number NOT IN "
                    "(-1, 2)") == 1);
}

TEST_CASE("a document that keeps failing is set aside until it is asked for again") {
  backfill_site site;
  site.add_documents(site.workspace(), 2, 1);
  site.request(site.workspace());
  const auto failing = site.document();
  for (int i = 1; i <= backfill_failures_max; ++i) {
    CHECK_THROWS(site.fail());
    CHECK(site.ask("SELECT failures FROM backfill_documents ORDER BY document_id LIMIT 1") ==
          std::to_string(i));
    site.ask("UPDATE backfill_documents SET run_at = now()");
  }
  // The other one is done, and nothing waits.
  CHECK(site.finish(site.workspace()) == 2);
  CHECK_FALSE(site.tasks.take_turn(reindex_task()));
  const auto account = site.tasks.account("reindex");
  CHECK(account.waiting == 0);
  CHECK(account.done() == 1);
  CHECK(account.set_aside == 1);
  CHECK(account.error_codes == std::vector<std::string>{"internal_error"});
  CHECK(site.entries.counts().set_aside == 1);
  CHECK(site.entries.counts().error_codes == account.error_codes);

  CHECK(site.entries.begin(reindex_scope::outdated) == std::vector{site.workspace()});
  site.request(site.workspace());
  CHECK(site.document() == failing);
  CHECK(site.tasks.account("reindex").waiting == 1);
  CHECK(site.finish(site.workspace()) == 2);
  CHECK(site.tasks.account("reindex").set_aside == 0);
  site.check_complete();
}

TEST_CASE("a document that was set aside and needs nothing any more is forgotten") {
  backfill_site site;
  site.add_documents(site.workspace(), 1, 1);
  site.request(site.workspace());
  site.ask("UPDATE backfill_documents SET failures = 4");
  CHECK_THROWS(site.fail());
  CHECK(site.finish(site.workspace()) == 1);
  site.ask("DELETE FROM documents; DELETE FROM document_chunks; DELETE FROM document_cards");
  CHECK(site.entries.begin(reindex_scope::outdated) == std::vector{site.workspace()});
  site.request(site.workspace());
  CHECK(site.waiting() == 0);
  CHECK(site.entries.counts() == outdated_counts{});
}

TEST_CASE("a batch that succeeds forgives, and what says nothing of the document is not counted") {
  backfill_site site;
  site.add_documents(site.workspace(), 1, 200);
  site.request(site.workspace());
  const auto failures = [&] { return site.ask("SELECT failures FROM backfill_documents"); };
  CHECK_THROWS(site.fail());
  CHECK(failures() == "1");
  site.ask("UPDATE backfill_documents SET run_at = now()");
  CHECK(site.step(site.workspace()) == backfill_step::done);
  CHECK(failures() == "0");
  backfill_store lenient(site.pool, [](const std::exception&) { return std::nullopt; });
  CHECK_THROWS(lenient.work_on(reindex_task(), site.workspace(), always_fails));
  CHECK(failures() == "0");
  CHECK(site.finish(site.workspace()) > 1);
  site.check_complete();
}
