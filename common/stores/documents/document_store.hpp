/// Documents as clients list, read, change and delete them. Blocking; any thread; each operation is
/// one transaction of the workspace.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/core/errc.hpp"
#include "common/core/uuid.hpp"
#include "common/documents/block.hpp"
#include "common/stores/documents/row_slice.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

/// How long the rows of a generation are kept after it stopped being current, so that its readers
/// can continue.
inline constexpr std::chrono::hours generation_kept{1};

/// What every reading of a document must know of it.
struct document_head {
  document_id id;
  pagemill::job_id job_id;
  std::string status;  ///< processing, ready, partial, failed
  std::optional<std::string> filename;
  std::optional<std::string> sha256;
  std::optional<std::int64_t> bytes;
  std::optional<int> page_count;
  int chunk_count = 0;
  int generation = 1;  ///< the current one, which readers see
};

/// The document of the HTTP contract. JSON members are raw text from the database.
struct document : document_head {
  std::optional<std::string> title;
  std::optional<std::string> author;
  std::optional<std::string> language;
  std::string tags_json;
  std::optional<std::string> outline_json;  ///< not in lists
  std::string attachments_json;             ///< likewise: the file's, {index, name, bytes} each
  std::string problems_json;                ///< at most problems_max, {code, page} each
  std::optional<int> extractor_version;     ///< null: of a release that did not say
  std::string created_at;
};

/// A document says at most so many problems; the last is problems_truncated if there are more.
inline constexpr int problems_max = 100;

struct document_filter {
  std::optional<std::string> status;
  std::optional<std::string> tag;
};

/// What is to change of a document.
struct document_change {
  std::optional<std::string> title;  ///< empty: that of the file
  std::optional<std::vector<std::string>> tags;
};

struct document_list {
  std::vector<document> items;
  std::optional<document_id> next;
};

/// Text of one page, plain or Markdown, or a part of it.
struct page_text {
  int number = 0;
  std::string text;
  bool cut = false;  ///< one of several parts
};

/// Where a reading of a document's text goes on.
struct text_place {
  int page = 1;
  int characters = 0;  ///< of that page, which were read already
};

/// The text of some pages, in order.
struct text_slice {
  std::vector<page_text> texts;
  text_place next;
  bool more = false;  ///< there may be further text
};

/// All blocks of one page, a JSON array.
struct page_blocks {
  int number = 0;
  std::string blocks_json;
};

/// A file within the file.
struct attachment_row {
  int index = 0;
  std::string name;
  std::optional<std::int64_t> bytes;  ///< null: unknown
};

struct page_row {
  int number = 0;
  float width = 0, height = 0;
  int rotation = 0;
  std::string text, markdown;
  std::string blocks_json;
  bool ocr = false;
  std::optional<std::string> problem;
  std::optional<std::string> label;
  std::string annotations_json;
};

/// A widget of a form field.
struct form_field_row {
  int index = 0;
  std::string name, type, value;
  std::optional<int> page;  ///< null: it is on no page
  std::string bbox_json;
};

struct chunk_row {
  int index = 0;
  std::string text;
  int first_page = 0, last_page = 0;
  std::string bboxes_json;
  std::optional<std::string> section;
  std::string section_titles_json;
  int tokens = 0;
};

/// A block without its page, such as a table.
struct block_row {
  int index = 0;  ///< from 0, among the blocks of its kind in the document
  int page = 0;
  std::string block_json;  ///< an object
};

enum class text_form { plain, markdown };

/// The original file as it was submitted.
struct stored_file {
  blob_id id;
  std::int64_t bytes = 0;
  std::string sha256;  ///< hexadecimal
  std::optional<std::string> filename;
};

class document_store {
 public:
  explicit document_store(postgres::connection_pool& pool) : pool_(pool) {}

  result<document_head> find(const workspace_id& workspace, const document_id& id);
  /// One row, or none if its outline and attachments need more than `bytes_max`. not_found.
  result<row_slice<document>> whole(const workspace_id& workspace, const document_id& id,
                                    std::size_t bytes_max);
  /// not_found: there is no such document, or its file has not been downloaded yet.
  result<stored_file> file(const workspace_id& workspace, const document_id& id);
  /// Newest first, beginning after `cursor`; fewer than `limit`, but at least one, if more would
  /// exceed `bytes_max`.
  document_list list(const workspace_id& workspace, const document_filter& filter, int limit,
                     const std::optional<document_id>& cursor, std::size_t bytes_max);
  /// not_found.
  result<void> change(const workspace_id& workspace, const document_id& id,
                      const document_change& wanted);
  /// Cancels the document's live job and deletes the document with all its generations. not_found.
  result<void> remove(const workspace_id& workspace, const document_id& id);

  /// Callers stream by calling again with what the slice says. A page whose text is longer than
  /// `bytes_max` comes in parts.
  text_slice texts(const workspace_id& workspace, const document_head& source, text_form form,
                   text_place from, int limit, std::size_t bytes_max);
  // Numbered rows in order: pages from 1, all others from 0.
  row_slice<page_blocks> blocks_of_pages(const workspace_id& workspace, const document_head& source,
                                         slice_extent wanted);
  row_slice<page_row> pages(const workspace_id& workspace, const document_head& source,
                            slice_extent wanted);
  row_slice<chunk_row> chunks(const workspace_id& workspace, const document_head& source,
                              slice_extent wanted);
  row_slice<form_field_row> form(const workspace_id& workspace, const document_head& source,
                                 slice_extent wanted);
  /// These always fit.
  row_slice<attachment_row> attachments(const workspace_id& workspace, const document_head& source,
                                        slice_extent wanted);
  row_slice<block_row> blocks(const workspace_id& workspace, const document_head& source,
                              block_kind kind, slice_extent wanted);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
