/// The embedded provider: it answers with sentences of the documents, as they stand there. It needs
/// no key and no network, generates nothing, and follows no instruction.
#pragma once
#include "api/ai/tasks/ai_provider.hpp"
#include "api/embedding/query_embedder.hpp"
#include "common/async/blocking_pool.hpp"

namespace pagemill {

class extractive_provider final : public ai_provider {
 public:
  static constexpr std::string_view name = "extractive";
  static constexpr std::string_view model = "sentences-1";

  extractive_provider(blocking_pool& pool, query_embedder& embedder)
      : pool_(pool), embedder_(embedder) {}
  std::string_view default_model() const override { return model; }
  bool has_model(std::string_view wanted) const override { return wanted == model; }
  /// Without an embedder, the words alone decide.
  std::unique_ptr<answer_run> answer(grounded_question asked) override;
  boost::asio::awaitable<http_result<std::optional<extraction>>> extract(
      std::shared_ptr<const extraction_task> wanted) override;
  std::unique_ptr<answer_run> summarize(summary_task wanted) override;
  boost::asio::awaitable<http_result<std::optional<comparison>>> compare(
      comparison_task wanted) override;

 private:
  blocking_pool& pool_;
  query_embedder& embedder_;
};

}  // namespace pagemill
