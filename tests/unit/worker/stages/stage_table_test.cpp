#include "worker/stages/stage_table.hpp"

#include <chrono>
#include <memory>

#include <doctest/doctest.h>

#include "common/postgres/connection_pool.hpp"
#include "worker/stages/downloading_stage.hpp"
#include "worker/stages/embedding_stage.hpp"
#include "worker/stages/extracting_stage.hpp"

using namespace pagemill;

namespace {

class blank_model final : public embedder {
 public:
  const std::string& name() const override { return name_; }
  std::size_t dimension() const override { return 1; }
  std::size_t tokens_max() const override { return 128; }
  const tokenizer* text_tokenizer() const override { return nullptr; }
  double vector_weight() const override { return 0.5; }
  std::vector<std::vector<float>> embed(std::span<const std::string> texts, text_role) override {
    return std::vector<std::vector<float>>(texts.size(), {1.0F});
  }

 private:
  const std::string name_ = "blank";
};

/// Nothing of it is used: stages are only chosen.
struct unused_tools {
  outside_settings outside;
  extract_limits limits;
  std::filesystem::path folder;
  postgres::connection_pool pool{postgres::pool_settings{}};
  blob_store blobs{pool};
  document_writer writer{pool, blobs, "worker-1"};
  extractor_pool children{extractor_settings{.program = "/bin/cat"}};
  host_proof proof{children, folder};

  bool has_model = false;
  model_shelf models{model_library(
      [this]() -> made_embedder {
        if (has_model) return std::make_unique<blank_model>();
        return std::unexpected(model_problem{model_problem_code::model_missing, "a test's"});
      },
      "")};

  stage_tools all() {
    return {outside, limits, folder, blobs, writer, children, proof, models, [](const job_id&) {}};
  }
};

template <class Stage>
bool is_a(const stage& chosen) {
  return dynamic_cast<const Stage*>(&chosen) != nullptr;
}

}  // namespace

TEST_CASE("a job without its file is downloaded, any other is extracted") {
  unused_tools tools;
  const stage_table stages(tools.all());
  claimed_job job;
  CHECK(is_a<extracting_stage>(stages.in_slot(job)));
  job.source_url = "https://example.org/a.pdf";
  CHECK(is_a<downloading_stage>(stages.in_slot(job)));
  job.blob = blob_id{make_uuid_v4()};
  CHECK(is_a<extracting_stage>(stages.in_slot(job)));
  job.text_complete = true;
  CHECK(is_a<extracting_stage>(stages.in_slot(job)));
}

TEST_CASE("the stage embedding runs apart from the slots, and waits without a model") {
  unused_tools tools;
  const stage_table stages(tools.all());
  auto& embedding = stages.in_lanes();
  CHECK(is_a<embedding_stage>(embedding));
  CHECK(embedding.failure().code == "embedding_failed");
  CHECK(stages.in_slot({}).failure().code == "internal_error");
  CHECK(embedding.readiness() == stage_readiness::waits);
  tools.models.stock({}, {});
  CHECK(embedding.readiness() == stage_readiness::waits);
  tools.has_model = true;
  tools.models.stock(
      {.active = known_model{.id = 1, .name = "blank", .dimension = 1}, .wanted = {}},
      model_shelf::time_point(std::chrono::hours(1)));
  CHECK(embedding.readiness() == stage_readiness::ready);
}
