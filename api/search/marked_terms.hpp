/// Which terms of a text a search matched.
#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "common/analysis/query_analysis.hpp"
#include "common/search/search_values.hpp"

namespace pagemill {

struct marked_terms_of {
  std::set<std::string, std::less<>> terms;
  std::vector<std::string> prefixes;
};

/// The folded terms of a question, its stems in the languages that were used, the beginnings that
/// it asks for, and what was searched instead of words that no entry has; but no words that are
/// common beside others of the question, unless they are part of a phrase.
marked_terms_of marked_terms(const analyzed_query& query, const search_statistics& statistics);

}  // namespace pagemill
