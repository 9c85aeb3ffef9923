// A new generation of a document, made by real workers.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

TEST_CASE("a new generation becomes current when it is complete, and the old one is deleted") {
  worker_site site;
  const auto first = site.submit(plain_pdf(3));
  auto worker = site.start_worker();
  REQUIRE(site.reaches(first, "completed", 60s));
  const auto reprocess = [&](const std::string& options) {
    pagemill::submission wanted;
    wanted.job = {pagemill::make_uuid_v7()};
    wanted.document = {*pagemill::parse_uuid(first.document)};
    wanted.options_json = options;
    const auto made = site.jobs().reprocess(site.workspace(), wanted);
    REQUIRE(made);
    return submitted{to_string(made->snapshot.id), first.document};
  };
  const auto generations = [&](const char* table) {
    return site.ask(std::format(
        "SELECT string_agg(DISTINCT generation::text, ' ' ORDER BY generation::text) FROM {}",
        table));
  };
  const auto fewer = reprocess(R"({"ocr": "auto", "embed": false, "pages": "1-2"})");
  REQUIRE(site.reaches(fewer, "completed", 60s));
  CHECK(site.document(first, "concat_ws(' ', status, current_generation)") == "ready 2");
  CHECK(site.ask("SELECT count(*) FROM document_pages WHERE generation = 2") == "2");
  CHECK(site.ask("SELECT count(*) = max(d.chunk_count) FROM document_chunks c, documents d WHERE "
                 "c.generation = 2") == "t");
  // Clients may be reading the first one, so it stays for an hour; the test lets that pass.
  CHECK(generations("document_pages") == "1 2");
  site.ask("UPDATE documents SET obsolete_since = obsolete_since - interval '1 hour'");
  for (const auto* table : {"document_pages", "document_chunks", "document_cards"}) {
    INFO(table);
    CHECK(eventually(60s, [&] { return generations(table) == "2"; }));
  }
  CHECK(eventually(60s, [&] { return site.document(first, "obsolete_since IS NULL") == "t"; }));

  // A failed one leaves the document as it was.
  const auto wrong = reprocess(R"({"ocr": "auto", "embed": false, "pages": "x"})");
  REQUIRE(site.reaches(wrong, "failed", 60s));
  CHECK(site.document(first, "concat_ws(' ', status, current_generation, newest_generation)") ==
        "ready 2 3");
  CHECK(site.pages_of(first) == 2);
}
