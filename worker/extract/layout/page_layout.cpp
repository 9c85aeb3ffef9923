#include "worker/extract/layout/page_layout.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "worker/extract/layout/block_builder.hpp"
#include "worker/extract/layout/page_text.hpp"
#include "worker/extract/layout/reading_order.hpp"
#include "worker/extract/layout/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr float same_place = 6.0F;         ///< points by which a repeated line may move
constexpr std::int64_t scanned_text = 10;  ///< with fewer characters there is no text layer
constexpr float scanned_cover = 0.5F;      ///< of the page covered by one image

/// A heading may have the number of its page, as in a document with one section per page.
bool reads_as_heading(const row& line, const document_profile& profile) {
  return has_letter(line.text) &&
         (line.size >= profile.body_size * heading_ratio || numbering_depth(line.text) > 0);
}

bool holds_page_number(const row& line, margin where, float distance, int page,
                       const document_profile& profile) {
  for (const auto& folio : profile.folios) {
    if (folio.where != where || std::fabs(folio.distance - distance) > same_place) continue;
    const auto numbers = numbers_in(line.text);
    if (std::ranges::find(numbers, page + folio.offset) != numbers.end()) {
      return !reads_as_heading(line, profile);
    }
  }
  return false;
}

margin repeated_margin(const row& line, const raw_page& raw, const document_profile& profile) {
  if (!line.horizontal) return margin::none;
  const auto where = margin_of(line, raw.height);
  if (where == margin::none) return margin::none;
  const float distance = edge_distance(line, where, raw.height);
  if (holds_page_number(line, where, distance, raw.number, profile)) return where;
  std::string key;
  for (const auto& repeated : profile.repeated) {
    if (repeated.where != where || std::fabs(repeated.distance - distance) > same_place) continue;
    if (key.empty()) key = repeat_key(clean_line(line.text));
    if (repeated.key == key) return where;
  }
  return margin::none;
}

block margin_block(const row& line, margin where) {
  return {.kind = where == margin::top ? block_kind::header : block_kind::footer,
          .text = clean_line(line.text),
          .bbox = line.bbox,
          .font_size = line.size,
          .bold = line.bold,
          .italic = line.italic,
          .monospace = line.monospace};
}

block image_block(const raw_page& raw, int index) {
  return {.kind = block_kind::image,
          .bbox = raw.images[static_cast<std::size_t>(index)].bbox,
          .image = index};
}

bool is_scanned(const raw_page& raw) {
  if (raw.characters >= scanned_text) return false;
  return std::ranges::any_of(raw.images, [&raw](const raw_image& image) {
    const auto& box = image.bbox;
    return (box.x1 - box.x0) * (box.y1 - box.y0) > scanned_cover * raw.width * raw.height;
  });
}

}  // namespace

page lay_out(const raw_page& raw, const document_profile& profile) {
  page out{.number = raw.number,
           .width = raw.width,
           .height = raw.height,
           .rotation = raw.rotation,
           .scanned = is_scanned(raw),
           .problem = raw.problem};
  std::vector<block> headers, footers;
  block_builder builder(profile);
  for (const auto index : reading_order(raw)) {
    if (raw.blocks[index].image >= 0) {
      builder.add_block(image_block(raw, raw.blocks[index].image));
      continue;
    }
    auto rows = rows_of(raw, index);
    std::erase_if(rows, [&](const row& line) {
      const auto where = repeated_margin(line, raw, profile);
      if (where == margin::none) return false;
      (where == margin::top ? headers : footers).push_back(margin_block(line, where));
      return true;
    });
    builder.add_rows(std::move(rows));
  }
  // Headers first and footers last, wherever the file draws them: else they would split paragraphs.
  out.blocks = std::move(headers);
  for (auto& b : builder.finish()) out.blocks.push_back(std::move(b));
  for (auto& b : footers) out.blocks.push_back(std::move(b));
  out.text = plain_text(out.blocks);
  out.markdown = markdown(out.blocks);
  return out;
}

}  // namespace pagemill::extract
