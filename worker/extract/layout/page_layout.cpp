#include "worker/extract/layout/page_layout.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/documents/page_text.hpp"
#include "worker/extract/layout/blocks/block_builder.hpp"
#include "worker/extract/layout/order/reading_order.hpp"
#include "worker/extract/layout/tables/table_finder.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {
namespace {

constexpr std::int64_t scanned_text = 10;  ///< with fewer characters there is no text layer
constexpr float scanned_cover = 0.5F;      ///< of the page covered by one image

block margin_block(const row& line, margin where) {
  return {.kind = where == margin::top ? block_kind::header : block_kind::footer,
          .text = line.text,
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

/// An image, a table, or the rows of a raw block, each with the margin in which it is a running
/// line.
struct piece {
  int image = -1;
  int table = -1;
  std::vector<row> rows;
  std::vector<margin> margins;
};

/// In reading order. A page that has only running lines keeps them as its content.
std::vector<piece> pieces_of(const raw_page& raw, const document_profile& profile) {
  const float large = profile.body_size * heading_ratio;
  std::vector<piece> pieces;
  bool has_body = false;
  for (std::uint32_t index = 0; index < raw.blocks.size(); ++index) {
    auto& made = pieces.emplace_back(
        piece{.image = raw.blocks[index].image, .table = raw.blocks[index].table});
    has_body = has_body || made.table >= 0;
    if (made.image >= 0 || made.table >= 0) continue;
    made.rows = rows_of(raw, index);
    for (const auto& line : made.rows) {
      made.margins.push_back(running_margin(line, raw, profile.running, large));
      has_body = has_body || made.margins.back() == margin::none;
    }
  }
  if (has_body) return pieces;
  for (auto& made : pieces) std::ranges::fill(made.margins, margin::none);
  return pieces;
}

}  // namespace

page lay_out(const raw_page& raw, const document_profile& profile) {
  page out{.number = raw.number,
           .width = raw.width,
           .height = raw.height,
           .rotation = raw.rotation,
           .scanned = is_scanned(raw),
           .problem = raw.problem,
           .label = raw.label,
           .annotations = raw.annotations};
  std::vector<block> headers, footers;
  block_builder builder(profile);
  auto changed = in_reading_order(raw);
  auto tables = find_tables(changed ? *changed : raw);
  if (!tables.empty()) changed = with_tables_in_place(changed ? *std::move(changed) : raw, tables);
  for (auto& piece : pieces_of(changed ? *changed : raw, profile)) {
    if (piece.table >= 0) {
      builder.end_block();
      builder.add_block(std::move(tables[static_cast<std::size_t>(piece.table)].table));
      continue;
    }
    if (piece.image >= 0) {
      builder.add_block(image_block(raw, piece.image));
      continue;
    }
    std::vector<row> body;
    for (std::size_t i = 0; i < piece.rows.size(); ++i) {
      const auto where = piece.margins[i];
      if (where == margin::none)
        body.push_back(std::move(piece.rows[i]));
      else
        (where == margin::top ? headers : footers).push_back(margin_block(piece.rows[i], where));
    }
    builder.add_rows(std::move(body));
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
