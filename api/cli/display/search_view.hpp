/// The answer to a search, and how the command line shows it. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/cli/client/failure.hpp"

namespace pagemill::cli {

struct search_hit {
  std::string document_id;
  std::int64_t first_page = 0;
  std::int64_t last_page = 0;
  std::string text;
  double score = 0;
  std::string raw;  ///< the service's own JSON object, on one line
};

/// A half of a hybrid search that failed, and why.
struct degraded_half {
  std::string half;
  std::string code;
};

struct search_view {
  std::vector<search_hit> hits;
  std::vector<degraded_half> degraded;
};

/// Fails with `bad_answer` when the body is no list.
outcome<search_view> parse_search(std::string_view body);
/// A heading line (rank, score, document, pages) and at most three lines of the passage.
std::string hit_lines(std::size_t rank, const search_hit& hit, std::size_t width);

}  // namespace pagemill::cli
