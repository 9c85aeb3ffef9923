// A model that is damaged under a running system, or that the database knows otherwise: what is
// embedded already goes on, jobs wait, and nothing is embedded twice or half.
#include <chrono>
#include <format>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "tests/integration/site/searched_service.hpp"
#include "tests/support/pdf/pdf_document.hpp"

namespace pagemill::test {
namespace {

using namespace std::chrono_literals;

struct model_site : searched_service {
  std::string question = pdf_writer::fact_of_page(1, 2).question;

  /// Of an API that starts now.
  std::string degraded_of_another_api() {
    const api_process another(with_service_login(), settings_with({}));
    REQUIRE(another.client().get("/health").status == 200);
    std::string halves;
    REQUIRE(eventually(30s, [&] {
      const auto answer =
          another.client().post("/api/v1/search/hybrid", boost::json::object{{"query", question}});
      halves = degraded_in(answer);
      return halves != "semantic embedder_loading";
    }));
    return halves;
  }
  /// Whether its text is there and it waits for its vectors.
  bool waits(const submitted& sent) const {
    return eventually(60s, [&] {
      return site.ask(std::format("SELECT concat_ws(' ', state, stage, worker_id) FROM jobs_live "
                                  "WHERE id = '{}'",
                                  sent.job)) == "processing embedding";
    });
  }
  /// Chunks without a vector, and vectors beyond one each.
  std::string unequal() const {
    return site.ask(
        "SELECT count(*) FROM document_chunks c FULL JOIN chunk_embeddings e "
        "USING (document_id, generation, index) WHERE c.text IS NULL OR e.embedding IS NULL");
  }
  std::string file(const std::string& name) const { return model.path() + "/" + name; }
};

std::string text_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

}  // namespace

TEST_CASE("jobs wait while the model is damaged, and get their vectors once it is mended") {
  model_site run;
  run.store(plain_pdf(3));
  auto before = run.start_worker({}, "worker-2");
  const auto graph = text_of_file(run.file("tiny.onnx"));
  write_file(run.file("tiny.onnx"), graph.substr(0, graph.size() / 2));

  // What runs has its model in memory.
  CHECK(degraded_in(run.search("hybrid", run.question)).empty());
  const auto early = run.site.submit(plain_pdf(2, 5));
  CHECK(run.site.reaches(early, "completed", 60s));
  CHECK(before.stop().code == 0);

  auto broken = run.start_worker();
  CHECK(broken.errors().contains("\"event\":\"nothing_is_embedded\""));
  CHECK(broken.errors().contains("model_damaged"));
  const auto late = run.site.submit(plain_pdf(2, 6));
  CHECK(run.waits(late));
  CHECK(run.site.pages_of(late) == 2);
  CHECK(run.degraded_of_another_api() == "semantic model_damaged");
  CHECK(broken.stop().code == 0);

  write_file(run.file("tiny.onnx"), graph);
  auto mended = run.start_worker();
  CHECK(run.site.reaches(late, "completed", 60s));
  CHECK(run.site.job(late, "failures") == "0");
  CHECK(run.unequal() == "0");
  CHECK(run.degraded_of_another_api().empty());
}

TEST_CASE("a model whose name the database knows with another dimension embeds nothing") {
  model_site run;
  run.site.ask("INSERT INTO embedding_models (name, dimension, active) VALUES ('tiny', 8, true)");
  auto refused = run.start_worker();
  CHECK(refused.errors().contains("the database refuses the model tiny with dimension 4"));
  const auto sent = run.site.submit(plain_pdf(2));
  CHECK(run.waits(sent));
  CHECK(degraded_in(run.search("hybrid", run.question)) == "semantic model_mismatch");
  CHECK(run.site.ask("SELECT count(*) FROM chunk_embeddings") == "0");
  CHECK(refused.stop().code == 0);

  run.site.ask("DELETE FROM embedding_models");
  auto worker = run.start_worker();
  CHECK(run.site.reaches(sent, "completed", 60s));
  CHECK(run.unequal() == "0");
  CHECK(eventually(30s, [&] { return degraded_in(run.search("hybrid", run.question)).empty(); }));
}

TEST_CASE("a model whose files were swapped for others is not used in place of the first") {
  model_site run;
  run.store(plain_pdf(3));
  const auto vectors = run.site.ask("SELECT count(*) FROM chunk_embeddings");
  const auto words = text_of_file(run.file("vocab.txt"));
  write_file(run.file("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nb\na\n##b\n");

  auto swapped = run.start_worker();
  CHECK(swapped.errors().contains("model_mismatch"));
  CHECK(swapped.errors().contains("the database refuses the model tiny"));
  const auto sent = run.site.submit(plain_pdf(2, 6));
  CHECK(run.waits(sent));
  CHECK(run.site.ask("SELECT count(*) FROM chunk_embeddings") == vectors);
  CHECK(run.degraded_of_another_api() == "semantic model_mismatch");
  // What runs has its model in memory.
  CHECK(degraded_in(run.search("hybrid", run.question)).empty());
  CHECK(swapped.stop().code == 0);

  write_file(run.file("vocab.txt"), words);
  auto mended = run.start_worker();
  CHECK(run.site.reaches(sent, "completed", 60s));
  CHECK(run.site.job(sent, "failures") == "0");
  CHECK(run.unequal() == "0");
}

TEST_CASE("the first model of a service may be mended while the worker runs") {
  model_site run;
  const auto words = text_of_file(run.file("vocab.txt"));
  std::filesystem::remove(run.file("vocab.txt"));
  auto worker = run.start_worker();
  CHECK(worker.errors().contains("nothing_is_embedded"));
  write_file(run.file("vocab.txt"), words);
  // Each process looks once a minute.
  CHECK(eventually(120s, [&] {
    return run.site.ask("SELECT count(*) FROM embedding_models WHERE active") == "1";
  }));
  const auto sent = run.site.submit(plain_pdf(2));
  CHECK(run.site.reaches(sent, "completed", 60s));
  CHECK(run.unequal() == "0");
}

TEST_CASE("without any model documents are complete, and a search by meaning says why not") {
  model_site run;
  std::filesystem::remove(run.file("pagemill-model.json"));
  auto worker = run.start_worker();
  CHECK(worker.errors().contains("model_missing"));
  const auto sent = run.site.submit(plain_pdf(2));
  CHECK(run.site.reaches(sent, "completed", 60s));
  CHECK(run.degraded_of_another_api() == "semantic model_missing");
}

}  // namespace pagemill::test
