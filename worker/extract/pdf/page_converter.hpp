/// Turns MuPDF's structured text into a raw page, without what cannot be seen.
#pragma once
#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/pdf/page_collector.hpp"
#include "worker/extract/pdf/structure_tree.hpp"

namespace pagemill::extract {

/// Appends text and images of `from` to `out`. `tags` are of its marked content.
void convert_page(fz_context* context, const page_collector& from, page_tags tags, raw_page& out);

}  // namespace pagemill::extract
