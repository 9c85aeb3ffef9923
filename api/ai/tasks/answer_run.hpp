/// An answer, or a summary, while it is being made.
#pragma once
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "api/ai/tasks/passage.hpp"
#include "api/http/problem.hpp"

namespace pagemill {

/// The next part of an answer: text, and perhaps what it cites. The answer's text has the mark of
/// a quotation, `[1]`, where the text refers to it.
struct answer_piece {
  std::string text;
  std::optional<quotation> quoted;
};

/// What is known when an answer has ended.
struct answer_end {
  bool refused = false;  ///< the passages do not hold the answer
  std::string degraded;  ///< why the answer was made without vectors; empty: it was not
};

/// On one thread.
class answer_run {
 public:
  virtual ~answer_run() = default;
  /// nullopt: it has ended. A problem ends it, too.
  virtual boost::asio::awaitable<http_result<std::optional<answer_piece>>> next() = 0;
  /// Nobody wants the rest: a pending next() returns soon.
  virtual void stop() {}
  /// Once it has ended.
  virtual answer_end end() const = 0;
};

}  // namespace pagemill
