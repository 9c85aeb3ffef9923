/// Whether a record keeps what its request allows: a child that says more is no longer our program.
/// Pure.
#pragma once
#include "common/extractor/limits.hpp"
#include "common/extractor/records.hpp"

namespace pagemill {

/// Attachments, outline and form are within their numbers, their pages in the file.
bool is_allowed(const document_record& said, const extract_limits& limits);
/// The page's annotations are within their number and size, and lead into the file of `page_count`
/// pages.
bool is_allowed(const page& said, int page_count, const extract_limits& limits);

}  // namespace pagemill
