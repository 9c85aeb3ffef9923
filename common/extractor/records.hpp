/// The records that pagemill-extract prints, one JSON object a line: a document record, images and
/// pages, and at the end an end record or, if the document cannot be read, a failure record.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/documents/block.hpp"
#include "common/documents/form_field.hpp"
#include "common/documents/outline_entry.hpp"
#include "common/documents/page.hpp"

namespace pagemill {

/// Part of checkpoints: another version of the extractor may yield different text, so its
/// checkpoints do not match.
inline constexpr int extractor_version = 5;

struct attachment {
  std::string name;
  std::int64_t bytes = -1;  ///< -1 if the file does not say
  bool operator==(const attachment&) const = default;
};

/// Always the first record, before any page.
struct document_record {
  int version = extractor_version;
  int page_count = 0;  ///< of the file, whatever was selected
  std::string title, author, subject, keywords, creator, producer;
  std::string created_at, modified_at;  ///< RFC 3339, UTC; empty if absent or invalid
  std::string format;                   ///< such as "PDF 1.7"
  std::string encryption;  ///< such as "Standard V4 R4 128-bit AES"; empty if not encrypted
  std::string language;    ///< ISO 639-1, that the file says; empty if it says none
  std::vector<outline_entry> outline;
  std::string outline_json;  ///< the raw JSON array of `outline`, for the database
  std::vector<attachment> attachments;
  std::vector<form_field> form;
  std::vector<std::string> problems;  ///< stable codes: repaired, portfolio, xfa_placeholder,
                                      ///< outline_truncated, attachments_truncated, form_truncated
  std::string profile;  ///< raw JSON; stored with the first checkpoint, passed back on resume
};

/// An image on a page, before its page's record. (page, index) names it; a block refers to it by
/// index.
struct image_record {
  int page = 0;
  int index = 0;  ///< from 0 on each page
  bounding_box bbox;
  int width = 0;  ///< pixels
  int height = 0;
};

enum class picture_format { png, jpeg };

/// The requested picture, before its bytes.
struct picture_record {
  picture_format format = picture_format::png;
  int width = 0;  ///< pixels
  int height = 0;
};

/// The requested attachment, before its bytes.
struct attachment_record {
  std::int64_t bytes = -1;  ///< as the file says; -1 if it does not
};

/// The next bytes of the requested picture or attachment.
struct part_bytes {
  std::string bytes;
};

struct page_problem {
  int page = 0;
  std::string code;  ///< page_damaged, page_incomplete, page_too_large, page_timeout,
                     ///< page_out_of_memory, page_crashed, text_unmapped,
                     ///< annotations_truncated, layout_limited
  bool operator==(const page_problem&) const = default;
};

/// The last record of a document that was read completely.
struct end_record {
  int pages = 0;  ///< page records of this run
  int images = 0;
  int pages_without_text = 0;
  std::int64_t characters = 0;
  std::vector<page_problem> problems;
};

/// The document cannot be extracted: the last record. Codes: not_a_pdf, damaged_pdf,
/// password_required, password_wrong, encryption_unsupported, no_pages, no_pages_selected,
/// too_many_pages, file_too_large, output_too_large, out_of_memory, invalid_request. For pictures
/// also: no_such_page, no_such_image, page_damaged, page_timeout, page_out_of_memory,
/// image_damaged, image_too_large, picture_too_large. For attachments also: no_such_attachment,
/// attachment_damaged, attachment_too_large.
struct failure_record {
  std::string code;
  std::string message;  ///< a sentence; contains no text of the document
};

}  // namespace pagemill
