/// Turns a raw page into blocks, text and Markdown. Pure: no library, and no state between pages
/// but the profile.
#pragma once
#include "common/documents/page.hpp"
#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/profile/profile.hpp"

namespace pagemill::extract {

/// The complete page; image blocks refer to raw.images by index.
page lay_out(const raw_page& raw, const document_profile& profile);

}  // namespace pagemill::extract
