/// A document cut into parts that a model can read at once. Pure.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/ai/generative/snippets.hpp"

namespace pagemill {

struct document_part {
  std::string heading;  ///< of the section that it begins with; empty: none is known
  std::vector<snippet> snippets;
};

/// Parts in order, of whole passages, each of at most `bytes_max` (or of one passage): a part ends
/// where a chapter does if it is at least half full. nullopt: there are more than `most`. Throws as
/// analyze().
std::optional<std::vector<document_part>> cut_document(std::span<const passage> passages,
                                                       std::size_t bytes_max, std::size_t most);

}  // namespace pagemill
