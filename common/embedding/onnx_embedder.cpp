#include "common/embedding/onnx_embedder.hpp"

#include <algorithm>
#include <cmath>
#include <format>
#include <numeric>
#include <stdexcept>

#include "common/embedding/onnx_graph.hpp"
#include "common/embedding/text_preparation.hpp"
#include "common/embedding/vocabulary.hpp"

namespace pagemill {
namespace {

constexpr std::size_t rows_max = 4;
/// Of MiniLM 4 texts of 200 tokens took 6 % more CPU together than one by one; of USE-lite 4 of 128
/// took 6 % less.
constexpr std::size_t tokens_per_run_max = 512;

/// The rows of the next run, of the `left` ones in texts sorted by descending length.
std::size_t rows_of_run(model_precision precision, std::size_t longest, std::size_t left) {
  if (precision != model_precision::fp32) return 1;
  const auto fitting =
      std::max<std::size_t>(1, tokens_per_run_max / std::max<std::size_t>(1, longest));
  return std::min({rows_max, fitting, left});
}

}  // namespace

std::expected<std::unique_ptr<onnx_embedder>, model_problem> onnx_embedder::make(
    const std::filesystem::path& folder, embedder_options options) {
  auto model = open_model_directory(folder);
  if (!model) return std::unexpected(std::move(model.error()));
  auto words = load_tokenizer(*model);
  if (!words) return std::unexpected(std::move(words.error()));
  const auto specials = (*words)->first_tokens().size() + (*words)->last_tokens().size();
  if (model->tokens_max <= specials) {
    return std::unexpected(model_problem{model_problem_code::model_damaged,
                                         std::format("{}: /tokens_max leaves no room for text",
                                                     (folder / "pagemill-model.json").string())});
  }
  auto graph = onnx_graph::open(*model, options.threads);
  if (!graph) return std::unexpected(std::move(graph.error()));
  return std::unique_ptr<onnx_embedder>(
      new onnx_embedder(std::move(*model), std::move(*words), std::move(*graph)));
}

onnx_embedder::onnx_embedder(model_directory model, std::unique_ptr<tokenizer> words,
                             std::unique_ptr<onnx_graph> graph)
    : model_(std::move(model)), tokenizer_(std::move(words)), graph_(std::move(graph)) {}

onnx_embedder::~onnx_embedder() = default;

std::size_t onnx_embedder::tokens_max() const {
  return model_.tokens_max - tokenizer_->first_tokens().size() - tokenizer_->last_tokens().size();
}

std::vector<std::vector<float>> onnx_embedder::embed(std::span<const std::string> texts,
                                                     text_role role) {
  const auto& prefix = role == text_role::query ? model_.query_prefix : model_.passage_prefix;
  std::vector<std::vector<token_id>> ids;
  ids.reserve(texts.size());
  for (const auto& text : texts) ids.push_back(tokenizer_->encode(prepare_text(prefix + text)));
  return embed_ids(ids);
}

std::vector<std::vector<float>> onnx_embedder::embed_ids(
    std::span<const std::vector<token_id>> texts) {
  const auto limit = tokens_max();
  const auto specials = model_.tokens_max - limit;
  const auto length_of = [&](std::size_t text) {
    return std::min(texts[text].size(), limit) + specials;
  };
  std::vector<std::size_t> order(texts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, length_of);

  std::vector<std::vector<float>> vectors(texts.size());
  for (std::size_t begin = 0; begin < order.size();) {
    const auto width = std::max<std::size_t>(1, length_of(order[begin]));
    const auto rows = rows_of_run(model_.precision, width, order.size() - begin);
    const auto run = std::span(order).subspan(begin, rows);
    token_batch batch(rows, width, tokenizer_->padding());
    for (std::size_t row = 0; row < rows; ++row) {
      batch.append(row, tokenizer_->first_tokens());
      batch.append(row, std::span(texts[run[row]]).first(std::min(texts[run[row]].size(), limit)));
      batch.append(row, tokenizer_->last_tokens());
    }
    auto made = graph_->run(batch);
    for (std::size_t row = 0; row < rows; ++row) vectors[run[row]] = std::move(made[row]);
    begin += rows;
  }
  return vectors;
}

}  // namespace pagemill
