/// From a raw page to blocks, text and Markdown: pure, no library, no state between pages but the
/// profile.
#pragma once
#include "common/documents/page.hpp"
#include "worker/extract/layout/profile.hpp"
#include "worker/extract/layout/raw_page.hpp"

namespace pagemill::extract {

/// The page in full; image blocks carry the index of raw.images.
page lay_out(const raw_page& raw, const document_profile& profile);

}  // namespace pagemill::extract
