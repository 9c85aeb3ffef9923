/// What a generating provider gets to read: numbered sentences of passages, as JSON. Pure.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "api/ai/tasks/passage.hpp"

namespace pagemill {

/// A sentence of a passage, as it stands there.
struct snippet {
  std::size_t passage = 0;  ///< its index among those of the task
  std::string_view text;    ///< within the passage's text
};

/// Of a sentence's number and the JSON around it.
inline constexpr std::size_t snippet_overhead_bytes = 20;

/// The sentences of the passages in order, as far as they fit into `bytes_max`; those that a
/// passage repeats from the one before are there once. Throws as analyze().
std::vector<snippet> cut_snippets(std::span<const passage> passages, std::size_t bytes_max);

/// [{"n": 1, "text": ...}, ...]: as JSON strings, whatever a document has in it cannot end its
/// quotation.
boost::json::array to_json(std::span<const snippet> snippets);

}  // namespace pagemill
