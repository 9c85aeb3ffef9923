/// Where the scores of a search come from, for those who ask.
#pragma once
#include <boost/json/object.hpp>

#include "api/search/searcher.hpp"

namespace pagemill {

/// Of the question: its words, the languages they were looked up in, and what replaced words that
/// no entry has.
boost::json::object explain_question(const search_outcome& outcome);

/// Of one hit: the terms it shares with the question, each with its weight in the text, its inverse
/// document frequency and their product, and what each half adds to a fused score. Of a word with
/// several forms only the best one counts in the score; all are listed.
boost::json::object explain_hit(const search_row& row, const search_outcome& outcome);

}  // namespace pagemill
