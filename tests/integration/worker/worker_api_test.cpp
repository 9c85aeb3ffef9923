// End to end over HTTP: submit to the API, let a worker process it, read and search the result.
#include <format>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/whole_service.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/pdf/pdf_document.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

using service = whole_service;

std::size_t items_in(const http_response& answer) {
  CHECK(answer.status == 200);
  return answer.json().at("items").as_array().size();
}

}  // namespace

TEST_CASE("a PDF sent over HTTP is read and found over HTTP") {
  const service run;
  const auto path = run.process(plain_pdf(3));
  const auto fact = pagemill::pdf_writer::fact_of_page(1, 2);
  CHECK(service::text_of(run.client.get(path).json(), "status") == "ready");
  CHECK(items_in(run.client.get("/api/v1/pdf/documents?limit=10")) == 1);
  const auto text = run.client.get(path + "/text");
  CHECK(text.header("content-type") == "text/plain; charset=utf-8");
  CHECK(std::ranges::count(text.body, '\f') == 2);
  CHECK(text.body.contains(fact.place));
  CHECK(run.client.get(path + "/markdown").body.contains("# "));
  CHECK(items_in(run.client.get(path + "/pages")) == 3);
  CHECK(run.client.get(path + "/pages/2").json().at("number").as_int64() == 2);
  CHECK(items_in(run.client.get(path + "/chunks")) > 2);
  for (const auto* mode : {"keyword", "semantic", "hybrid"}) {
    if (!run.model && std::string_view(mode) != "keyword") continue;
    INFO(mode);
    http_response found;
    // The API loads its model while serving; until then it reports that this half is missing.
    CHECK(eventually(30s, [&] {
      found = run.client.post(std::format("/api/v1/search/{}", mode),
                              json::object{{"query", fact.question}, {"limit", 3}});
      return found.json().at("degraded").as_array().empty();
    }));
    REQUIRE(items_in(found) > 0);
    CHECK(service::text_of(found.json().at("items").as_array()[0], "text").contains(fact.place));
  }
  // Without a model too, the answer names what is missing instead of an error.
  for (const std::string mode : {"", "/semantic", "/hybrid"}) {
    const json::object question{{"query", fact.question}};
    CHECK(run.client.post("/api/v1/search" + mode, question).status == 200);
  }
  CHECK(items_in(run.client.get("/api/v1/workers")) == 1);
}

TEST_CASE("a deleted document is gone at once, even while it is being processed") {
  const service run;
  const auto ready = run.process(plain_pdf(2));
  const auto sent = run.client.post_pdf("/api/v1/pdf/jobs", long_pdf()).json();
  const submitted busy{service::text_of(sent, "id"), service::text_of(sent, "document_id")};
  REQUIRE(run.site.has_pages(busy, 1, 60s));
  const auto path = "/api/v1/pdf/documents/" + busy.document;
  for (const auto& gone : {ready, path}) {
    CHECK(run.client.send({.method = "DELETE", .target = gone}).status == 204);
    CHECK(run.client.get(gone).status == 404);
    CHECK(run.client.get(gone + "/text").status == 404);
    CHECK(run.client.send({.method = "DELETE", .target = gone}).status == 404);
  }
  CHECK(items_in(run.client.get("/api/v1/pdf/documents")) == 0);
  CHECK(run.site.job(busy, "state") == "cancelled");
  run.process(plain_pdf(1, 9));  // the worker goes on, and wrote nothing more
  for (const auto* table : {"document_pages", "document_chunks", "chunk_embeddings"}) {
    INFO(table);
    CHECK(run.site.ask(std::format("SELECT count(*) FROM {} t WHERE NOT EXISTS (SELECT FROM "
                                   "documents d WHERE d.id = t.document_id)",
                                   table)) == "0");
  }
}
