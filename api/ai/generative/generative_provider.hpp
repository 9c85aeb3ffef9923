/// A provider that has a text model write what it is asked for, from numbered sentences of the
/// documents. What the model says counts only where it names the sentence that it rests on.
#pragma once
#include <string>
#include <vector>

#include "api/ai/generative/generation.hpp"
#include "api/ai/tasks/ai_provider.hpp"
#include "api/ai/tasks/extraction.hpp"

namespace pagemill {

class generative_provider final : public ai_provider {
 public:
  /// `models` is not empty; the first is the default.
  generative_provider(boost::asio::any_io_executor executor, text_model_service& service,
                      std::size_t calls_max, std::vector<std::string> models)
      : calls_(executor, service, calls_max), models_(std::move(models)) {}

  std::string_view default_model() const override { return models_.front(); }
  bool has_model(std::string_view name) const override;
  std::unique_ptr<answer_run> answer(grounded_question asked) override;
  boost::asio::awaitable<void> finish(std::chrono::steady_clock::duration limit) override {
    co_await calls_.tasks.wait(limit);
  }
  std::unique_ptr<answer_run> summarize(summary_task wanted) override;
  boost::asio::awaitable<http_result<std::optional<extraction>>> extract(
      std::shared_ptr<const extraction_task> wanted) override;

 private:
  model_calls calls_;
  const std::vector<std::string> models_;
};

/// 422 `document_too_long`.
std::unexpected<problem> refuse_long_document();

}  // namespace pagemill
