/// Text that a page shows but that is not in its content: values of form fields, contents of notes.
#pragma once
#include <string_view>

#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

/// Appends a block of the lines of `text` (separated by LF) within `box`. Its font size is 0,
/// unknown: it is never a heading.
void insert_text(raw_page& page, std::string_view text, const bounding_box& box);

}  // namespace pagemill::extract
