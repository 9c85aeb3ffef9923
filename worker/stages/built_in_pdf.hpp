/// A PDF of our own, of one page. An extractor that cannot read it reads nothing.
#pragma once
#include <string>
#include <string_view>

namespace pagemill {

/// The text of its page.
inline constexpr std::string_view built_in_pdf_text = "Pagemill can read this page.";
std::string built_in_pdf();

}  // namespace pagemill
