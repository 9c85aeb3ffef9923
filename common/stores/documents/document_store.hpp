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

namespace pagemill {

namespace postgres {
class connection_pool;
}

/// How long the rows of a generation are kept after it stopped being current, so that its readers
/// can continue.
inline constexpr std::chrono::hours generation_kept{1};

/// The document of the HTTP contract. JSON members are raw text from the database.
struct document {
  document_id id;
  pagemill::job_id job_id;
  std::string status;  ///< processing, ready, partial, failed
  std::optional<std::string> title;
  std::optional<std::string> author;
  std::optional<std::string> filename;
  std::optional<std::string> sha256;
  std::optional<std::int64_t> bytes;
  std::optional<int> page_count;
  int chunk_count = 0;
  std::optional<std::string> language;
  std::string tags_json;
  std::optional<std::string> outline_json;  ///< not in lists
  std::string attachments_json;             ///< likewise: the file's, {index, name, bytes} each
  std::string problems_json;                ///< at most problems_max, {code, page} each
  std::optional<int> extractor_version;     ///< null: of a release that did not say
  std::string created_at;
  int generation = 1;  ///< the current one, which readers see
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

/// Text of one page, plain or Markdown.
struct page_text {
  int number = 0;
  std::string text;
};

/// All blocks of one page, a JSON array.
struct page_blocks {
  int number = 0;
  std::string blocks_json;
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

  result<document> find(const workspace_id& workspace, const document_id& id);
  /// not_found: there is no such document, or its file has not been downloaded yet.
  result<stored_file> file(const workspace_id& workspace, const document_id& id);
  /// Newest first, beginning after `cursor`.
  document_list list(const workspace_id& workspace, const document_filter& filter, int limit,
                     const std::optional<document_id>& cursor);
  /// Returns the document as it is afterwards; not_found.
  result<document> change(const workspace_id& workspace, const document_id& id,
                          const document_change& wanted);
  /// Cancels the document's live job and deletes the document with all its generations. not_found.
  result<void> remove(const workspace_id& workspace, const document_id& id);

  /// At most `limit` pages after page `after`, in order. Callers stream by calling again.
  std::vector<page_text> texts(const workspace_id& workspace, const document& source,
                               text_form form, int after, int limit);
  std::vector<page_blocks> blocks_of_pages(const workspace_id& workspace, const document& source,
                                           int after, int limit);
  std::vector<page_row> pages(const workspace_id& workspace, const document& source, int after,
                              int limit);
  /// At most `limit` chunks after index `after` (-1: from the start), in order.
  std::vector<chunk_row> chunks(const workspace_id& workspace, const document& source, int after,
                                int limit);

  /// At most `limit` form fields after index `after` (-1: from the start), in order.
  std::vector<form_field_row> form(const workspace_id& workspace, const document& source, int after,
                                   int limit);
  /// At most `limit` blocks of a kind after index `after` (-1: from the start), in order.
  std::vector<block_row> blocks(const workspace_id& workspace, const document& source,
                                block_kind kind, int after, int limit);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
