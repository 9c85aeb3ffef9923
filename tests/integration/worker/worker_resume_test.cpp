// A worker that dies midway: where the work resumes, and that the result is the same.
#include <csignal>
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

using row_list = std::vector<std::vector<std::string>>;

/// The transaction that wrote each row, and its position: any rewrite shows.
row_list traces(const worker_site& site, std::string_view table, const submitted& target,
                std::string_view order) {
  return site.rows(
      std::format("SELECT {0}, xmin, ctid FROM {1} WHERE document_id = '{2}' "
                  "ORDER BY {0}",
                  order, table, target.document));
}

bool begins_with(const row_list& all, const row_list& first) {
  return all.size() > first.size() && std::equal(first.begin(), first.end(), all.begin());
}

}  // namespace

TEST_CASE(
    "a job whose worker is killed while extracting resumes at its checkpoint, with the same "
    "result") {
  worker_site site;
  const auto file = long_pdf();
  auto worker = site.start_worker();
  const auto undisturbed = site.submit(file);
  REQUIRE(site.reaches(undisturbed, "completed", 90s));

  const auto sent = site.submit(file);
  REQUIRE(site.has_pages(sent, 1, 30s));
  const auto children = descendants(worker.pid());
  worker.kill_now();
  const auto before = traces(site, "document_pages", sent, "number");
  const auto chunks_before = traces(site, "document_chunks", sent, "index");
  REQUIRE(before.size() < long_pdf_pages);
  CHECK(site.job(sent, "state") == "processing");
  CHECK(eventually(5s, [&] {  // the kernel kills its children
    for (const auto child : children) {
      if (const char state = process_state(child); state != '\0' && state != 'Z') return false;
    }
    return true;
  }));

  const auto restarted_at = std::chrono::steady_clock::now();
  auto again = site.start_worker();
  CHECK(eventually(10s, [&] { return site.job(sent, "attempt") == "2"; }));
  const auto taken_up = std::chrono::steady_clock::now() - restarted_at;
  MESSAGE("running again " << taken_up / 1ms << " ms after the restart");
  REQUIRE(site.reaches(sent, "completed", 90s));
  CHECK(begins_with(traces(site, "document_pages", sent, "number"), before));
  CHECK(traces(site, "document_chunks", sent, "index").size() >= chunks_before.size());
  CHECK(site.contents_of(sent) == site.contents_of(undisturbed));
  CHECK(site.contents_of(sent).page_count == long_pdf_pages);
  CHECK(site.events(sent) == "created started interrupted started completed");
  CHECK(site.job(sent, "failures") == "0");
  CHECK(site.document(sent, "page_count") == std::to_string(long_pdf_pages));
}

TEST_CASE(
    "a job whose worker is killed while embedding resumes after its last vectors, same result" *
    doctest::skip(!model_is_there())) {
  worker_site site;
  const auto file = plain_pdf(40);
  auto worker = site.start_worker({.model = true});
  const auto undisturbed = site.submit(file);
  REQUIRE(site.reaches(undisturbed, "completed", 120s));

  const auto sent = site.submit(file);
  const auto done = [&] { return std::stoi(site.job(sent, "chunks_done")); };
  REQUIRE(eventually(90s, [&] { return done() > 0; }));
  worker.kill_now();
  const auto before = traces(site, "chunk_embeddings", sent, "index");
  REQUIRE(before.size() < static_cast<std::size_t>(site.contents_of(undisturbed).vector_count));
  const auto pages_before = traces(site, "document_pages", sent, "number");

  auto again = site.start_worker({.model = true});
  REQUIRE(site.reaches(sent, "completed", 120s));
  CHECK(begins_with(traces(site, "chunk_embeddings", sent, "index"), before));
  CHECK(traces(site, "document_pages", sent, "number") == pages_before);
  CHECK(site.contents_of(sent) == site.contents_of(undisturbed));
  CHECK(site.least_cosine(sent, undisturbed) >= .99999);
  CHECK(site.job(sent, "attempt") == "1");
  CHECK(site.job(sent, "failures") == "0");
}

TEST_CASE("another worker takes over a dead worker's job within eight seconds") {
  worker_site site;
  auto other = site.start_worker({.slot = "worker-2", .slots = 1});
  const auto busy = site.submit(long_pdf(7));  // so that the first one gets the other job
  REQUIRE(eventually(20s, [&] { return site.job(busy, "state") == "processing"; }));
  auto worker = site.start_worker({.slot = "worker-1", .slots = 1});
  const auto sent = site.submit(long_pdf());
  REQUIRE(site.has_pages(sent, 1, 30s));
  CHECK(site.job(sent, "slot") == "worker-1");
  // The early takeover needs a renewal that was made with the session lock.
  REQUIRE(
      eventually(10s, [&] { return site.ask("SELECT count(*) FROM workers WHERE locks") == "2"; }));
  worker.kill_now();
  const auto killed_at = std::chrono::steady_clock::now();
  CHECK(eventually(20s, [&] {
    return site.job(sent, "state") == "pending" || site.job(sent, "slot") == "worker-2" ||
           site.job(sent, "finished_at") != "";
  }));
  const auto rescued = std::chrono::steady_clock::now() - killed_at;
  MESSAGE("free again " << rescued / 1ms << " ms after the death");
  CHECK(rescued < 9s);
  CHECK(site.reaches(sent, "completed", 60s));
  CHECK(site.job(sent, "failures") == "0");
}
