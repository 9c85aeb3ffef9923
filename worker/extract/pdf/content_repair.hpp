/// Removes from a content stream what would cost more than itself: MuPDF gives up the whole array
/// of a TJ for one operator inside it, and the rest of the page after a hundred unknown words.
#pragma once
#include <string>
#include <string_view>

namespace pagemill::extract {

/// `content` with a marked point instead of words that are no operators, and without any inside
/// arrays (ISO 32000-1, 7.8.2 and annex A). Strings, comments and the data of inline images stay as
/// they are.
std::string repaired_content(std::string_view content);

}  // namespace pagemill::extract
