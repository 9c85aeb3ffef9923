#include "api/search/highlights.hpp"

#include "common/analysis/hit_marks.hpp"

namespace pagemill {

std::vector<std::string> to_highlights(const std::optional<std::string>& excerpts) {
  if (!excerpts) return {};
  std::vector<std::string> highlights(1);
  for (const char c : *excerpts) {
    auto& text = highlights.back();
    switch (c) {
      case hit_begins: text += "<mark>"; break;
      case hit_ends: text += "</mark>"; break;
      case fragment_ends: highlights.emplace_back(); break;
      case '&': text += "&amp;"; break;
      case '<': text += "&lt;"; break;
      case '>': text += "&gt;"; break;
      default: text += c;
    }
  }
  return highlights;
}

}  // namespace pagemill
