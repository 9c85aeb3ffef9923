/// Turns a raw page into blocks, text and Markdown. Pure: no library, and no state between pages
/// but the profile.
#pragma once
#include <span>

#include "common/documents/outline_entry.hpp"
#include "common/documents/page.hpp"
#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/page_content.hpp"
#include "worker/extract/layout/profile/profile.hpp"

namespace pagemill::extract {

/// The complete page; image blocks refer to raw.images by index. `content` is that of
/// marked_content_of().
page lay_out(const raw_page& raw, const document_profile& profile, page_content content);
/// The same in one step; `outline` is the document's.
page lay_out(const raw_page& raw, const document_profile& profile,
             std::span<const outline_entry> outline = {});

}  // namespace pagemill::extract
