#include "common/extractor/record_checks.hpp"

#include <algorithm>
#include <utility>

namespace pagemill {
namespace {

/// The child measures what it read and writes it cleaned, which may be somewhat longer.
constexpr std::int64_t slack = 2;

bool is_page_or_none(int page, int page_count) {
  return page >= 0 && page <= page_count;
}

}  // namespace

bool is_allowed(const document_record& said, const extract_limits& limits) {
  if (std::cmp_greater(said.attachments.size(), limits.attachments) ||
      std::cmp_greater(said.outline.size(), limits.outline_entries) ||
      std::cmp_greater(said.form.size(), limits.form_fields)) {
    return false;
  }
  std::int64_t title_bytes = 0;
  for (const auto& entry : said.outline) {
    title_bytes += static_cast<std::int64_t>(entry.title.size());
  }
  if (title_bytes > slack * limits.outline_bytes) return false;
  std::int64_t bytes = 0;
  for (const auto& field : said.form) {
    if (!is_page_or_none(field.page, said.page_count)) return false;
    bytes += static_cast<std::int64_t>(field.name.size() + field.value.size());
  }
  return bytes <= slack * limits.form_bytes &&
         std::ranges::all_of(said.outline, [&](const outline_entry& entry) {
           return is_page_or_none(entry.page, said.page_count);
         });
}

bool is_allowed(const page& said, int page_count, const extract_limits& limits) {
  if (std::cmp_greater(said.annotations.size(), limits.page_annotations)) return false;
  std::int64_t bytes = 0;
  for (const auto& one : said.annotations) {
    if (!is_page_or_none(one.target_page, page_count)) return false;
    bytes += static_cast<std::int64_t>(one.text.size() + one.author.size() + one.uri.size());
  }
  return bytes <= slack * limits.annotation_bytes;
}

}  // namespace pagemill
