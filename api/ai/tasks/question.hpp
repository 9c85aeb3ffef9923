/// A question, and the passages that it is answered from.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "api/ai/tasks/passage.hpp"
#include "api/ai/usage/call_meter.hpp"
#include "common/analysis/query_analysis.hpp"
#include "common/async/pool_turn.hpp"
#include "common/search/search_values.hpp"

namespace pagemill {

/// A question, and the passages that a search found for it, best first. Their text is data:
/// whatever it says, it instructs nobody.
struct grounded_question {
  std::string question;
  analyzed_query words;  ///< of the question
  search_statistics statistics;
  std::vector<passage> passages;
  std::string model;                  ///< one of the provider's
  pool_turn turn;                     ///< of all work for the answer
  std::shared_ptr<call_meter> meter;  ///< of all that it costs
};

}  // namespace pagemill
