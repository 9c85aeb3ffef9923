// Any text as a cursor, a limit, a page selection, a byte range and a time: it is refused, or the
// parsed value survives writing and parsing again.
#include <string>

#include "api/request/byte_range.hpp"
#include "api/request/lists.hpp"
#include "common/core/rfc3339.hpp"
#include "common/documents/page_selection.hpp"
#include "common/net/retry_after.hpp"
#include "tests/fuzz/property.hpp"

using namespace pagemill;
using fuzz::require;

namespace {

void check_pages(std::string_view text) {
  const auto pages = page_selection::parse(text);
  if (!pages) return;
  const auto again = page_selection::parse(pages->text());
  require(again && *again == *pages, "a selection's text is the same selection");
  constexpr int page_count = 50;
  int seen = 0;
  for (int page = pages->next(1, page_count); page != 0;
       page = page == page_count ? 0 : pages->next(page + 1, page_count)) {
    require(pages->contains(page), "the next page is selected");
    ++seen;
  }
  require(seen == pages->count(page_count), "as many pages as were counted");
}

void check_time(std::string_view text) {
  const auto time = parse_rfc3339(text);
  if (time) require(parse_rfc3339(format_rfc3339(*time)) == time, "a time is written as it was");
}

void check_parameters_of(std::string_view text) {
  request_head head;
  auto query = parse_query(text);
  if (!query) return fuzz::require_refusal(query.error());
  head.target.query = *std::move(query);
  if (const auto range = read_list_range(head); !range) fuzz::require_refusal(range.error());
  if (const auto range = read_number_range(head, 0); !range) fuzz::require_refusal(range.error());
}

/// The text as the value itself, without URL encoding.
void check_limit(std::string_view text) {
  request_head head;
  head.target.query = {{"limit", std::string(text)}};
  const auto range = read_number_range(head, 0);
  if (!range) return fuzz::require_refusal(range.error());
  require(range->limit >= 1 && range->limit <= list_limit_max, "the limit is clamped");
}

/// Likewise.
void check_cursors(std::string_view text) {
  request_head head;
  head.target.query = {{"cursor", std::string(text)}};
  const auto range = read_list_range(head);
  if (!range) {
    fuzz::require_refusal(range.error());
  } else {
    require(range->after && parse_uuid(to_string(*range->after)) == range->after,
            "an id is written as it was");
  }
  const auto numbered = read_number_range(head, 1);
  if (!numbered) return fuzz::require_refusal(numbered.error());
  require(numbered->after >= 0, "no cursor is before the list");
}

void check_byte_range(std::string_view text) {
  constexpr std::uint64_t file_bytes = 1000;
  const auto chosen = choose_range(text, "", "\"a\"", file_bytes);
  const auto* range = std::get_if<byte_range>(&chosen);
  if (range == nullptr) return;
  require(range->first <= range->last && range->last < file_bytes, "a range is inside of the file");
}

void check_retry_after(std::string_view text) {
  const auto wait = parse_retry_after(text, std::chrono::sys_seconds{});
  require(!wait || (wait->count() >= 0 && *wait <= retry_after_said_max), "a wait has bounds");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text_of(data, size);
  check_pages(text);
  check_time(text);
  check_parameters_of(text);
  check_limit(text);
  check_cursors(text);
  check_byte_range(text);
  check_retry_after(text);
  return 0;
}
