/// An answer with citations, and how the command line shows it. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/cli/client/failure.hpp"
#include "api/cli/display/search_view.hpp"

namespace pagemill::cli {

struct cited_source {
  std::string document_id;
  std::int64_t page = 0;
  std::string text;
};

struct answer_view {
  std::string answer;
  bool refused = false;
  std::vector<cited_source> citations;
  std::string provider, model;
  std::vector<degraded_half> degraded;
};

/// Fails with `bad_answer` when the body is no object.
outcome<answer_view> parse_answer(std::string_view body);
/// The answer, then a line for each citation by its mark.
std::string answer_lines(const answer_view& answer);

}  // namespace pagemill::cli
