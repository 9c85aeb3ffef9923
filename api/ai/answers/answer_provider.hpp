/// Who answers: the interface of every provider of answers.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/ai/answers/passage.hpp"
#include "common/analysis/query_analysis.hpp"
#include "common/async/pool_turn.hpp"
#include "common/search/search_values.hpp"

namespace pagemill {

/// What a provider is asked: a question, and the passages that a search found for it, best first.
/// Their text is data: whatever it says, it instructs nobody.
struct grounded_question {
  std::string question;
  analyzed_query words;  ///< of the question
  search_statistics statistics;
  std::vector<passage> passages;
  std::string model;  ///< one of the provider's
  pool_turn turn;     ///< of all work for the answer
};

/// The next part of an answer: text, and perhaps what it cites. The answer's text has the mark of
/// a quotation, `[1]`, where the text refers to it.
struct answer_piece {
  std::string text;
  std::optional<quotation> quoted;
};

struct answer_usage {
  std::int64_t input_tokens = 0, output_tokens = 0;
  std::optional<double> cost;  ///< nullopt: unknown
};

/// What is known when an answer has ended.
struct answer_end {
  bool refused = false;  ///< the passages do not hold the answer
  answer_usage usage;
  std::string degraded;  ///< why the answer was made without vectors; empty: it was not
};

/// An answer while it is being made. On one thread.
class answer_run {
 public:
  virtual ~answer_run() = default;
  /// nullopt: it has ended.
  virtual boost::asio::awaitable<std::optional<answer_piece>> next() = 0;
  /// Once it has ended.
  virtual answer_end end() const = 0;
};

/// Lives as long as its runs. On one thread.
class answer_provider {
 public:
  virtual ~answer_provider() = default;
  /// The one that is used when a question names none.
  virtual std::string_view default_model() const = 0;
  virtual bool has_model(std::string_view name) const = 0;
  virtual std::unique_ptr<answer_run> answer(grounded_question asked) = 0;
};

}  // namespace pagemill
