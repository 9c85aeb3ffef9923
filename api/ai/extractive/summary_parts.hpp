/// The parts of a document that a summary goes through.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "api/ai/tasks/passage.hpp"

namespace pagemill {

struct document_parts {
  std::vector<std::string> headings;  ///< of each part; may be empty
  std::vector<std::size_t> part_of;   ///< of each passage
};

/// By sections, at the highest level that has several; without sections, by pages, about equal.
document_parts parts_of(std::span<const passage> passages);

}  // namespace pagemill
