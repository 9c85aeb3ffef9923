/// The interface of every provider of answers. What it is asked, and what it yields, are the other
/// files of this folder.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>

#include "api/ai/tasks/answer_run.hpp"
#include "api/ai/tasks/comparison.hpp"
#include "api/ai/tasks/extraction.hpp"
#include "api/ai/tasks/question.hpp"
#include "api/ai/tasks/summary.hpp"

namespace pagemill {

/// Lives as long as its runs. On one thread.
class ai_provider {
 public:
  virtual ~ai_provider() = default;
  /// The one that is used when a request names none.
  virtual std::string_view default_model() const = 0;
  virtual bool has_model(std::string_view name) const = 0;
  virtual std::unique_ptr<answer_run> answer(grounded_question asked) = 0;
  /// Waits until no call runs that nobody waits for any more, but not longer than `limit`.
  virtual boost::asio::awaitable<void> finish(std::chrono::steady_clock::duration /*limit*/) {
    co_return;
  }
  /// nullopt: the provider extracts nothing.
  virtual boost::asio::awaitable<http_result<std::optional<extraction>>> extract(
      std::shared_ptr<const extraction_task> /*wanted*/) {
    co_return std::nullopt;
  }
  /// nullptr: the provider makes no summaries.
  virtual std::unique_ptr<answer_run> summarize(summary_task /*wanted*/) { return nullptr; }
  /// nullopt: the provider compares nothing.
  virtual boost::asio::awaitable<http_result<std::optional<comparison>>> compare(
      comparison_task /*wanted*/) {
    co_return std::nullopt;
  }
};

}  // namespace pagemill
