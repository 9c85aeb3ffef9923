/// Finds the rules that a page draws: thin bars, and straight lines along the axes.
#pragma once
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// Adds a filled box if it is a rule, as far as `rules` has room. Nothing here throws.
void add_filled_rule(bounding_box box, std::vector<raw_rule>& rules);

/// Adds the straight parts of a stroked path; `page` bounds them, and boxes are relative to its
/// corner. Call inside guarded().
void add_stroked_rules(fz_context* context, const fz_path* path, fz_matrix matrix, float width,
                       fz_rect page, std::vector<raw_rule>& rules);

}  // namespace pagemill::extract
