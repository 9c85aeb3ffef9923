// How a worker handles good documents and unreadable files.
#include <format>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/pdf/pdf_document.hpp"
#include "tests/support/process_info.hpp"

using namespace pagemill;
using namespace pagemill::test;
using namespace std::chrono_literals;
using pdf_writer::make_pdf;
using pdf_writer::pdf_kind;

TEST_CASE("a submitted document becomes readable text and chunks, and the job is completed") {
  worker_site site;
  auto worker = site.start_worker();
  const auto sent = site.submit(make_pdf({.pages = 3, .title = "Of lamps"}), {.filename = "a.pdf"});
  REQUIRE(site.reaches(sent, "completed", 30s));
  CHECK(site.document(sent, "status") == "ready");
  CHECK(site.document(sent, "page_count") == "3");
  CHECK(site.document(sent, "title") == "Of lamps");
  const auto found = site.contents_of(sent);
  CHECK(found.page_count == 3);
  CHECK(found.chunk_count > 0);
  CHECK(site.document(sent, "chunk_count") == std::to_string(found.chunk_count));
  const auto fact = pdf_writer::fact_of_page(1, 2);
  CHECK(site.ask(std::format("SELECT count(*) FROM document_pages WHERE document_id = '{}' AND "
                             "number = 2 AND replace(text, E'\\n', ' ') LIKE '%{}%'",
                             sent.document, fact.place)) == "1");
  CHECK(site.events(sent) == "created started completed");
  CHECK(site.job(sent, "concat_ws(' ', stage, attempt, failures, pages_done, pages_total)") ==
        "done 1 0 3 3");
  CHECK(site.ask("SELECT count(*) FROM jobs_live") == "0");
  CHECK(worker.stop() == exit_status{.code = 0});
}

TEST_CASE("with a model each chunk gets a vector, in a separate stage" *
          doctest::skip(!model_is_there())) {
  worker_site site;
  auto worker = site.start_worker({.model = true});
  const auto sent = site.submit(plain_pdf(3));
  REQUIRE(site.reaches(sent, "completed", 60s));
  const auto found = site.contents_of(sent);
  CHECK(found.chunk_count > 0);
  CHECK(found.vector_count == found.chunk_count);
  CHECK(site.events(sent) == "created started extracted embedding completed");
  CHECK(site.job(sent, "chunks_done") == std::to_string(found.chunk_count));
  CHECK(site.ask("SELECT count(*) FROM chunk_embeddings e JOIN embedding_models m ON m.id = "
                 "e.model_id WHERE m.active AND vector_dims(embedding) = m.dimension AND "
                 "abs(vector_norm(embedding) - 1) < 1e-4") == std::to_string(found.chunk_count));
  const auto plain = site.submit(plain_pdf(2, 5), {.options_json = R"({"embed": false})"});
  REQUIRE(site.reaches(plain, "completed", 60s));
  CHECK(site.contents_of(plain).vector_count == 0);
}

TEST_CASE("unreadable files fail at once, each with its code, and nothing is charged twice") {
  worker_site site;
  auto worker = site.start_worker();
  const auto locked = make_pdf({.password = "sesame"});
  const auto code_of = [&](const submitted& sent) {
    CHECK(site.reaches(sent, "failed", 30s));
    CHECK(site.document(sent, "status") == "failed");
    CHECK(site.job(sent, "attempt") == "1");
    CHECK(site.job(sent, "error ->> 'message'") != "");
    return site.job(sent, "error ->> 'code'");
  };
  CHECK(code_of(site.submit(locked)) == "password_required");
  CHECK(code_of(site.submit(locked, {.password = "simsalabim"})) == "password_wrong");
  CHECK(code_of(site.submit(make_pdf({.kind = pdf_kind::empty}))) == "no_pages");
  CHECK(code_of(site.submit("%PDF-1.7\nnothing of the kind")) == "damaged_pdf");
  const auto good = site.submit(plain_pdf(1));
  CHECK(site.reaches(good, "completed", 30s));
  CHECK(worker.running());
}

TEST_CASE("the readable part of a damaged file is kept") {
  worker_site site;
  auto worker = site.start_worker();
  const auto broken = site.submit(make_pdf({.kind = pdf_kind::damaged_xref, .pages = 4}));
  REQUIRE(site.reaches(broken, "completed", 30s));
  CHECK(site.pages_of(broken) == 4);
  const auto cut = site.submit(make_pdf({.kind = pdf_kind::truncated, .pages = 10}));
  CHECK(eventually(30s, [&] { return site.job(cut, "finished_at") != ""; }));
  // Its second half is missing, perhaps with the page list: either way that is reported.
  const bool completed = site.job(cut, "state") == "completed";
  CHECK((completed || site.job(cut, "error ->> 'code'") == "damaged_pdf"));
  CHECK(worker.running());
}

TEST_CASE("an encrypted file is read with its password, which is then erased from the database") {
  worker_site site;
  const auto sent = site.submit(make_pdf({.pages = 2, .password = "open-sesame-4711"}),
                                {.password = "open-sesame-4711"});
  CHECK(site.ask("SELECT password FROM jobs_live") == "open-sesame-4711");
  auto worker = site.start_worker();
  REQUIRE(site.reaches(sent, "completed", 30s));
  CHECK(site.pages_of(sent) == 2);
  for (const auto& table : site.rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND "
                                     "relnamespace = 'public'::regnamespace")) {
    INFO(table[0]);
    CHECK(site.ask(std::format("SELECT count(*) FROM {} t WHERE t::text LIKE '%open-sesame%'",
                               table[0])) == "0");
  }
  CHECK_FALSE(worker.errors().contains("open-sesame"));
  CHECK_FALSE(worker.output().contains("open-sesame"));
}

TEST_CASE("a page that takes too long becomes a problem of that page, and the job completes") {
#ifdef PAGEMILL_SANITIZED
  const std::string memory_mb = "1024";  // the sanitizer's own memory counts
#else
  const std::string memory_mb = "256";
#endif
  worker_site site;
  auto worker = site.start_worker(
      {.more = {{"PAGEMILL_PAGE_SECONDS", "1"}, {"PAGEMILL_EXTRACT_MEMORY_MB", memory_mb}}});
  const auto slow =
      site.submit(make_pdf({.kind = pdf_kind::slow, .pages = 3, .odd_page = 2, .weight = 5000}));
  const auto greedy =
      site.submit(make_pdf({.kind = pdf_kind::memory, .pages = 3, .odd_page = 2, .weight = 50}));
  for (const auto& sent : {slow, greedy}) {
    REQUIRE(site.reaches(sent, "completed", 60s));
    CHECK(site.pages_of(sent) == 3);
    CHECK(site.ask(std::format("SELECT string_agg(number::text, ' ') FROM document_pages WHERE "
                               "document_id = '{}' AND problem IS NOT NULL",
                               sent.document)) == "2");
    CHECK(site.job(sent, "failures") == "0");
  }
  const auto of_page_2 = [&](const submitted& sent, std::string_view column) {
    return site.ask(
        std::format("SELECT {} FROM document_pages WHERE document_id = '{}' AND number = 2", column,
                    sent.document));
  };
  CHECK(of_page_2(slow, "problem || text") == "page_timeout");
  // A slow machine does not reach the limit of characters.
  const auto too_much = of_page_2(greedy, "problem");
  CHECK((too_much == "page_too_large" || too_much == "page_timeout"));
  CHECK(worker.running());
}

TEST_CASE("more than five pages that kill their extractor fail the job with a specific code") {
  worker_site site;
  auto worker = site.start_worker({.more = {{"PAGEMILL_PAGE_SECONDS", "1"}}});
  const auto sent =
      site.submit(make_pdf({.kind = pdf_kind::slow, .pages = 12, .odd_page = 0, .weight = 5000}));
  REQUIRE(site.reaches(sent, "failed", 120s));
  CHECK(site.job(sent, "error ->> 'code'") == "extractor_timeout");
  CHECK(site.reaches(site.submit(plain_pdf(1)), "completed", 30s));
}
