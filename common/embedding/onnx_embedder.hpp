/// Embeds with a local ONNX graph on ONNX Runtime's CPU provider.
#pragma once
#include <expected>
#include <memory>

#include "common/embedding/embedder.hpp"
#include "common/embedding/embedder_factory.hpp"
#include "common/embedding/model_directory.hpp"

namespace pagemill {

class onnx_graph;

/// Texts of an fp32 model share runs, at most 4 and 512 tokens at once, sorted by length (unsorted
/// batches of 32 long texts took 1.7 GB). Each text of another model runs by itself: a vector never
/// depends on the texts beside it. Concurrent calls run in parallel, each with memory of its own.
class onnx_embedder final : public embedder {
 public:
  static std::expected<std::unique_ptr<onnx_embedder>, model_problem> make(
      const std::filesystem::path& folder, embedder_options options);
  ~onnx_embedder() override;

  const std::string& name() const override { return model_.name; }
  std::string fingerprint() const override { return model_.fingerprint; }
  std::size_t dimension() const override { return model_.dimension; }
  std::size_t tokens_max() const override;
  const tokenizer* text_tokenizer() const override { return tokenizer_.get(); }
  double vector_weight() const override { return model_.vector_weight; }

  std::vector<std::vector<float>> embed(std::span<const std::string> texts,
                                        text_role role = text_role::passage) override;
  /// The same from ids of tokenizer::encode; ids beyond tokens_max() are cut off.
  std::vector<std::vector<float>> embed_ids(std::span<const std::vector<token_id>> texts);

 private:
  onnx_embedder(model_directory model, std::unique_ptr<tokenizer> words,
                std::unique_ptr<onnx_graph> graph);

  model_directory model_;
  std::unique_ptr<tokenizer> tokenizer_;
  std::unique_ptr<onnx_graph> graph_;
};

}  // namespace pagemill
