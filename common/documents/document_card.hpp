/// The card of a document: what keyword search finds it by besides its chunks.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace pagemill {

struct document_card {
  std::optional<std::string> title;
  std::optional<std::string> filename;
  std::optional<std::string> author;
  std::vector<std::string> running_heads;
};

/// A line for each of them, in this order. What a line before says already is left out.
std::string text_of(const document_card& card);

}  // namespace pagemill
