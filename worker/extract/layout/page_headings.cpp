#include "worker/extract/layout/page_headings.hpp"

#include "worker/extract/layout/headings/heading_finder.hpp"
#include "worker/extract/layout/headings/outline_match.hpp"

namespace pagemill::extract {

heading_evidence evidence_of(const page_content& content, const raw_page& raw,
                             const document_profile& profile,
                             std::span<const outline_entry> outline) {
  heading_evidence made{.outline_levels = outline_levels(content.rows, raw.number, outline)};
  std::vector<bounding_box> tables, images;
  for (const auto& table : content.tables) tables.push_back(table.bbox);
  for (const auto& image : raw.images) images.push_back(image.bbox);
  made.features = features_of({.number = raw.number,
                               .width = raw.width,
                               .height = raw.height,
                               .rows = content.rows,
                               .tables = tables,
                               .images = images,
                               .rules = raw.rules,
                               .outline_levels = made.outline_levels,
                               .has_outline = !outline.empty()},
                              profile);
  return made;
}

page_content marked_content_of(const raw_page& raw, const document_profile& profile,
                               std::span<const outline_entry> outline) {
  auto content = content_of(raw, profile);
  const auto evidence = evidence_of(content, raw, profile, outline);
  content.limited = content.limited || content.rows.size() > featured_rows_max;
  const auto parts = find_headings(content.rows, evidence.features, evidence.outline_levels);
  for (std::size_t i = 0; i < content.rows.size(); ++i) {
    content.rows[i].outline_level = evidence.outline_levels[i];
    content.rows[i].heading = parts[i];
  }
  return content;
}

}  // namespace pagemill::extract
