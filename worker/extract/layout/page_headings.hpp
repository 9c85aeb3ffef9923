/// Tells the headings among the rows of a page.
#pragma once
#include <span>

#include "common/documents/outline_entry.hpp"
#include "worker/extract/layout/headings/heading_features.hpp"
#include "worker/extract/layout/page_content.hpp"

namespace pagemill::extract {

/// The evidence for each row of `content`, and what the outline says of it; also for the training.
struct heading_evidence {
  std::vector<int> outline_levels;
  std::vector<heading_features> features;  ///< none for a page of too many rows
};
heading_evidence evidence_of(const page_content& content, const raw_page& raw,
                             const document_profile& profile,
                             std::span<const outline_entry> outline);

/// content_of() with row::heading and row::outline_level set. Does not depend on profile.levels.
page_content marked_content_of(const raw_page& raw, const document_profile& profile,
                               std::span<const outline_entry> outline);

}  // namespace pagemill::extract
