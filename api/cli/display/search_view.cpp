#include "api/cli/display/search_view.hpp"

#include <algorithm>
#include <format>

#include <simdjson.h>

#include "api/cli/client/answer_values.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

using simdjson::dom::element;

constexpr std::size_t passage_lines_max = 3;
constexpr std::size_t columns_max = 100;

search_hit read_hit(const element& item) {
  search_hit hit;
  hit.document_id = text_at(item, "document_id");
  hit.text = text_at(item, "text");
  hit.score = value_at<double>(item, "score");
  if (simdjson::dom::array pages; item["pages"].get(pages) == simdjson::SUCCESS) {
    for (const auto page : pages) {
      std::int64_t number = 0;
      if (page.get(number) != simdjson::SUCCESS) continue;
      if (hit.first_page == 0) hit.first_page = number;
      hit.last_page = number;
    }
  }
  hit.raw = simdjson::minify(item);
  return hit;
}

/// The text in lines of at most `width` columns, broken at spaces; an ellipsis marks text that was
/// cut off.
std::string wrapped(std::string_view text, std::size_t width) {
  std::string out;
  for (std::size_t line = 0; line < passage_lines_max && !text.empty(); ++line) {
    if (line + 1 == passage_lines_max || columns(text) <= width) {
      return out + "    " + shorten(text, width) + "\n";
    }
    auto cut = shorten(text, width);
    cut.resize(cut.size() - std::string_view("…").size());
    if (const auto space = cut.rfind(' '); space != std::string::npos && space > 0) {
      cut.resize(space);
    }
    if (cut.empty()) return out;
    out += "    " + cut + "\n";
    text.remove_prefix(std::min(text.size(), cut.size()));
    while (text.starts_with(' ')) text.remove_prefix(1);
  }
  return out;
}

/// A hit without pages is the document's card.
std::string place_of(const search_hit& hit) {
  if (hit.first_page == 0) return "card";
  if (hit.first_page == hit.last_page) return std::format("page {}", hit.first_page);
  return std::format("pages {}-{}", hit.first_page, hit.last_page);
}

}  // namespace

outcome<search_view> parse_search(std::string_view body) {
  search_view view;
  const auto page =
      read_list(body, [&view](const element& item) { view.hits.push_back(read_hit(item)); });
  if (!page) return std::unexpected(page.error());
  return read_object(body,
                     [&view](const element& root) {
                       simdjson::dom::array halves;
                       if (root["degraded"].get(halves) != simdjson::SUCCESS) return;
                       for (const auto half : halves) {
                         view.degraded.push_back(
                             {printable(text_at(half, "half")), printable(text_at(half, "code"))});
                       }
                     })
      .transform([&view] { return std::move(view); });
}

std::string hit_lines(std::size_t rank, const search_hit& hit, std::size_t width) {
  const auto pages = place_of(hit);
  const auto room = std::clamp(width, std::size_t{24}, columns_max) - 4;
  return std::format("{:2}. {:.3f}  {}  {}\n{}", rank, hit.score, printable(hit.document_id), pages,
                     wrapped(printable(hit.text), room));
}

}  // namespace pagemill::cli
