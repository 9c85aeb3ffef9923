// The service with the model that users get: chunks of its size, and what only meaning finds.
#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "common/embedding/embedder_factory.hpp"
#include "tests/integration/site/searched_service.hpp"
#include "tests/support/pdf/pdf_document.hpp"

namespace pagemill::test {
namespace {

using namespace std::chrono_literals;

constexpr int pages = 8;
constexpr std::uint64_t seed = 17;

TEST_CASE("a document is cut, embedded and found with the default model") {
  const auto folder = fetched_model(default_model_name);
  if (!folder) {
    MESSAGE("SKIPPED: deploy/fetch-model makes the model");
    return;
  }
  searched_service run({{"PAGEMILL_MODEL_DIR", folder->string()}});
  auto worker = run.start_worker({{"PAGEMILL_MODEL_DIR", folder->string()}});
  const auto sent = run.site.submit(plain_pdf(pages, seed));
  REQUIRE(run.site.reaches(sent, "completed", 120s));
  CHECK(run.site.ask("SELECT name || ' ' || dimension FROM embedding_models WHERE active") ==
        "minilm-l6-int8 384");
  CHECK(run.site.ask("SELECT count(*) FROM document_chunks") ==
        run.site.ask("SELECT count(*) FROM chunk_embeddings"));
  // The size of a chunk is the model's: of USE-lite's 128 tokens none would be left over.
  const auto tokens = std::stoi(run.site.ask("SELECT max(tokens) FROM document_chunks"));
  CHECK(tokens > 160);
  CHECK(tokens <= 254);
  for (int page = 1; page <= pages; ++page) {
    const auto fact = pdf_writer::fact_of_page(seed, page);
    for (const auto* mode : {"semantic", "hybrid"}) {
      CAPTURE(mode);
      CAPTURE(fact.question);
      const auto answer = run.search(mode, fact.question);
      REQUIRE(answer.status == 200);
      CHECK(degraded_in(answer).empty());
      const auto body = answer.json();
      const auto& first = body.at("items").at(0);
      INFO(boost::json::serialize(first));
      CHECK(first.at("pages").at(0).as_int64() <= page);
      CHECK(first.at("pages").at(1).as_int64() >= page);
    }
  }
}

}  // namespace
}  // namespace pagemill::test
