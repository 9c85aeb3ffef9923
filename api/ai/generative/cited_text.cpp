#include "api/ai/generative/cited_text.hpp"

#include <format>

#include "api/ai/generative/safe_text.hpp"

namespace pagemill {

std::vector<answer_piece> cited_text::pieces_of(const std::vector<claim>& claims) {
  std::vector<answer_piece> pieces;
  for (const auto& one : claims) {
    std::vector<std::string_view> sources;
    for (const auto number : one.numbers) sources.push_back(snippets_[number - 1].text);
    const auto text = without_links(one.text, sources);
    if (text.empty()) continue;
    const std::string_view joint = empty_ ? "" : one.begins_line ? "\n" : " ";
    empty_ = false;
    answer_piece piece{.text = std::format("{}{} ", joint, text), .quoted = std::nullopt};
    for (const auto number : one.numbers) {
      const auto [mark, added] = marks_.emplace(number, marks() + 1);
      piece.text += std::format("[{}]", mark->second);
      if (added) {
        const auto& source = snippets_[number - 1];
        piece.quoted = {.passage = source.passage, .text = std::string(source.text)};
      }
      // A piece cites once.
      pieces.push_back(std::exchange(piece, {}));
    }
  }
  return pieces;
}

}  // namespace pagemill
