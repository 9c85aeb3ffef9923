#include "api/ai/cited/citation_places.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <boost/json/array.hpp>
#include <simdjson.h>

#include "common/documents/record_values.hpp"

namespace pagemill {
namespace {

constexpr int cited_pages_max = 4;
constexpr std::size_t cited_blocks_bytes_max = std::size_t{4} << 20;
/// So much of a quotation tells its block.
constexpr std::size_t beginning_bytes = 40;

/// With one space for all blanks.
std::string with_single_blanks(std::string_view text) {
  std::string single;
  for (const char c : text) {
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
    if (!blank) {
      single += c;
    } else if (!single.empty() && single.back() != ' ') {
      single += ' ';
    }
  }
  return single;
}

std::string text_of_block(const block& one) {
  std::string text = one.text;
  for (const auto& row : one.rows) {
    for (const auto& cell : row) text.append(" ").append(cell);
  }
  return with_single_blanks(text);
}

bounding_box joined(const std::optional<bounding_box>& one, const bounding_box& other) {
  if (!one) return other;
  return {.x0 = std::min(one->x0, other.x0),
          .y0 = std::min(one->y0, other.y0),
          .x1 = std::max(one->x1, other.x1),
          .y1 = std::max(one->y1, other.y1)};
}

/// The boxes of a chunk, as they are stored: an array of {page, bbox}.
void add_chunk_boxes(std::vector<placed_text>& into, const std::string& json_text) {
  simdjson::dom::parser parser;
  simdjson::dom::array boxes;
  if (parser.parse(json_text).get(boxes) != simdjson::SUCCESS) return;
  for (const simdjson::dom::element one : boxes) {
    std::int64_t page = 0;
    simdjson::dom::array numbers;
    if (one["page"].get(page) != simdjson::SUCCESS ||
        one["bbox"].get(numbers) != simdjson::SUCCESS || numbers.size() != 4) {
      continue;
    }
    std::array<float, 4> sides{};
    for (std::size_t i = 0; i < sides.size(); ++i) {
      double side = 0;
      if (numbers.at(i).get(side) == simdjson::SUCCESS) sides.at(i) = static_cast<float>(side);
    }
    into.push_back({.page = static_cast<int>(page),
                    .text = "",
                    .box = {sides[0], sides[1], sides[2], sides[3]}});
  }
}

const placed_text* block_with(std::span<const placed_text> blocks, std::string_view text) {
  const auto found =
      std::ranges::find_if(blocks, [&](const placed_text& one) { return one.text.contains(text); });
  return found == blocks.end() ? nullptr : &*found;
}

}  // namespace

citation place_quotation(const passage& from, std::string_view text,
                         std::span<const placed_text> blocks) {
  citation made{.document = from.document,
                .chunk = from.chunk,
                .page = from.first_page,
                .box = std::nullopt,
                .text = std::string(text)};
  const auto sought = with_single_blanks(text);
  const auto* found = block_with(blocks, sought);
  if (found == nullptr && sought.size() > beginning_bytes) {
    found = block_with(blocks, std::string_view(sought).substr(0, beginning_bytes));
  }
  if (found != nullptr) {
    made.page = found->page;
    made.box = found->box;
    return made;
  }
  for (const auto& one : blocks) {
    if (one.text.empty() && one.page == made.page) made.box = joined(made.box, one.box);
  }
  return made;
}

boost::json::object to_json(const citation& made) {
  boost::json::value box = nullptr;
  if (made.box) box = boost::json::array{made.box->x0, made.box->y0, made.box->x1, made.box->y1};
  return {{"document_id", to_string(made.document)},
          {"chunk_index", made.chunk},
          {"page", made.page},
          {"bbox", std::move(box)},
          {"text", made.text}};
}

std::vector<placed_text> blocks_around(document_store& documents, const workspace_id& workspace,
                                       const passage& from) {
  std::vector<placed_text> blocks;
  const auto head = documents.find(workspace, from.document);
  if (!head) return blocks;
  const int pages = std::clamp(from.last_page - from.first_page + 1, 1, cited_pages_max);
  const auto read = documents.blocks_of_pages(
      workspace, *head,
      {.after = from.first_page - 1, .limit = pages, .bytes_max = cited_blocks_bytes_max});
  for (const auto& page : read.rows) {
    for (const auto& one : record_values::read_blocks(page.blocks_json)) {
      blocks.push_back({.page = page.number, .text = text_of_block(one), .box = one.bbox});
    }
  }
  const auto chunks = documents.chunks(
      workspace, *head, {.after = from.chunk - 1, .limit = 1, .bytes_max = cited_blocks_bytes_max});
  for (const auto& row : chunks.rows) {
    if (row.index == from.chunk) add_chunk_boxes(blocks, row.bboxes_json);
  }
  return blocks;
}

}  // namespace pagemill
