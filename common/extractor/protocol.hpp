/// The language between a process and its extractor children: one request line in, NDJSON records
/// out. A child reads hostile files, so its output is checked: sizes, page numbers, UTF-8, no
/// U+0000.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/core/errc.hpp"
#include "common/documents/page_selection.hpp"
#include "common/extractor/limits.hpp"
#include "common/extractor/records.hpp"

namespace pagemill {

/// A picture of a page or of one of its images.
struct picture_request {
  int page = 1;    ///< from 1
  int image = -1;  ///< from 0 on its page, as image records count: that image; -1: the whole page
  int dpi = 96;    ///< of a whole page, fewer if page_pixels would be exceeded
  bool operator==(const picture_request&) const = default;
};

/// The bytes of an attached file.
struct attachment_request {
  int index = 0;  ///< from 0, as the document record lists them
  bool operator==(const attachment_request&) const = default;
};

/// Something of a file besides its text.
using part_request = std::variant<picture_request, attachment_request>;

struct extract_request {
  int input = -1;        ///< seekable descriptor of the PDF; borrowed, needed until start() returns
  page_selection pages;  ///< default: all
  int first_page = 1;    ///< continue here: earlier selected pages are skipped
  std::string password;
  std::string profile;  ///< of an earlier document_record of the same file; empty: recompute it
  std::map<int, std::string>
      skip_pages;  ///< page -> problem code to record without opening the page
  /// If set, only this: a picture or attachment record, its bytes and an end record.
  std::optional<part_request> part;
  extract_limits limits;
};

/// What the child works on; sent before the work, so that a death can be attributed to a page.
struct progress_record {
  int page = 0;
  bool profiling = false;  ///< reading the page ahead of its turn, for the profile
};

using record = std::variant<document_record, page_record, image_record, end_record, failure_record,
                            progress_record, picture_record, attachment_record, part_bytes>;

/// Blocks, spans, rows, cells and strings of one page record (record_values::value_budget). The
/// page with the most that we know has half as many.
inline constexpr std::size_t page_values_max = 800'000;
/// Bytes behind a line that parse_in_place() may read.
inline constexpr std::size_t readable_bytes_behind = 64;

/// Parses one line (without its newline). invalid_input if it is not a record. Unknown members are
/// ignored, but for those of blocks and outlines, which the store keeps as they were written. A
/// page of more than page_values_max becomes the problem `page_too_large`.
class record_parser {
 public:
  record_parser();
  ~record_parser();
  record_parser(record_parser&&) noexcept;
  record_parser& operator=(record_parser&&) noexcept;
  result<record> parse(std::string_view line);
  /// The same without a copy: readable_bytes_behind follow the line.
  result<record> parse_in_place(std::string_view line);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

/// The request as one line with its newline; the descriptor is sent beside it.
std::string to_line(const extract_request& request);
/// The other direction, in the child; `input` stays -1.
result<extract_request> parse_request(std::string_view line);

}  // namespace pagemill
