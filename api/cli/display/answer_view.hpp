/// An answer with citations, and how the command line shows it. Pure.
#pragma once
#include <cstdint>
#include <optional>
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

struct difference_view {
  std::string kind;
  std::optional<cited_source> left, right;  ///< nullopt: not there
};

struct comparison_view {
  std::vector<difference_view> differences;
  bool truncated = false;
};

// These fail with `bad_answer` when the body is no object.
/// Of an answer, or of a summary, whose text counts as one.
outcome<answer_view> parse_answer(std::string_view body);
outcome<comparison_view> parse_comparison(std::string_view body);
/// The fields that were extracted, as JSON.
outcome<std::string> parse_extracted(std::string_view body);
/// The answer, then a line for each citation by its mark.
std::string answer_lines(const answer_view& answer);

/// The kind of each difference, what the left says behind `-` and what the right says behind `+`.
std::string comparison_lines(const comparison_view& comparison);

}  // namespace pagemill::cli
