#include "worker/extract/layout/page_layout.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "common/documents/page_text.hpp"
#include "common/documents/table_continuation.hpp"
#include "worker/extract/layout/blocks/block_builder.hpp"
#include "worker/extract/layout/blocks/footnotes.hpp"
#include "worker/extract/layout/page_headings.hpp"

namespace pagemill::extract {
namespace {

constexpr std::int64_t scanned_text = 10;  ///< with fewer characters there is no text layer
constexpr float scanned_cover = 0.5F;      ///< of the page covered by one image

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

std::vector<block> blocks_of(const raw_page& raw, const document_profile& profile,
                             page_content content) {
  block_builder builder(profile, raw.annotations);
  for (const auto& piece : content.pieces) {
    if (piece.table >= 0) {
      builder.end_block();
      builder.add_block(std::move(content.tables[static_cast<std::size_t>(piece.table)]));
    } else if (piece.image >= 0) {
      builder.add_block(image_block(raw, piece.image));
    } else {
      const auto first = content.rows.begin() + static_cast<std::ptrdiff_t>(piece.first_row);
      const auto end = first + static_cast<std::ptrdiff_t>(piece.row_count);
      builder.add_rows({std::make_move_iterator(first), std::make_move_iterator(end)});
    }
  }
  // Headers first and footers last, wherever the file draws them: else they would split paragraphs.
  auto blocks = std::move(content.headers);
  auto body = builder.finish();
  link_footnotes(body, profile.body_size);
  std::ranges::move(body, std::back_inserter(blocks));
  std::ranges::move(content.footers, std::back_inserter(blocks));
  return blocks;
}

}  // namespace

page lay_out(const raw_page& raw, const document_profile& profile, page_content content) {
  page out{.number = raw.number,
           .width = raw.width,
           .height = raw.height,
           .rotation = raw.rotation,
           .scanned = is_scanned(raw),
           .problem = raw.problem,
           .label = raw.label,
           .annotations = raw.annotations};
  if (content.limited && out.problem.empty()) out.problem = "layout_limited";
  out.blocks = blocks_of(raw, profile, std::move(content));
  mark_page_edges(out.blocks, out.height);
  out.text = plain_text(out.blocks);
  out.markdown = markdown(out.blocks, {.page = out.number});
  return out;
}

page lay_out(const raw_page& raw, const document_profile& profile,
             std::span<const outline_entry> outline) {
  return lay_out(raw, profile, marked_content_of(raw, profile, outline));
}

}  // namespace pagemill::extract
