/// Whether a record keeps what its request and the protocol allow: a child that says more is no
/// longer our program. Pure. Each function names the first breach; "" if there is none.
#pragma once
#include <string_view>

#include "common/extractor/limits.hpp"
#include "common/extractor/records.hpp"

namespace pagemill {

/// Attachments, outline and form are within their numbers, their pages in the file, texts within
/// their lengths, codes and types in their tables.
std::string_view breach_of(const document_record& said, const extract_limits& limits);
/// The same for a page of a file of `page_count` pages.
std::string_view breach_of(const page& said, int page_count, const extract_limits& limits);
std::string_view breach_of(const end_record& said, int page_count);
std::string_view breach_of(const failure_record& said);

}  // namespace pagemill
