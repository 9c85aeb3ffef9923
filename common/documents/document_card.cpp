#include "common/documents/document_card.hpp"

#include <algorithm>

namespace pagemill {

std::string text_of(const document_card& card) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& line) {
    if (!line.empty() && !std::ranges::contains(lines, line)) lines.push_back(line);
  };
  for (const auto& line : {card.title, card.filename, card.author}) {
    if (line) add(*line);
  }
  for (const auto& line : card.running_heads) add(line);
  std::string text;
  for (const auto& line : lines) {
    if (!text.empty()) text += '\n';
    text += line;
  }
  return text;
}

}  // namespace pagemill
