#include "api/ai/reading/document_reading.hpp"

#include <utility>

#include <simdjson.h>

#include "api/request/error_status.hpp"

namespace pagemill {
namespace {

constexpr int slice_chunks_max = 200;
constexpr std::size_t slice_bytes_max = std::size_t{1} << 20;
/// Of a row with its outline, which is not used here.
constexpr std::size_t description_bytes_max = std::size_t{4} << 20;

std::vector<std::string> titles_of(const std::string& json_text) {
  std::vector<std::string> titles;
  simdjson::dom::parser parser;
  simdjson::dom::array items;
  if (parser.parse(json_text).get(items) != simdjson::SUCCESS) return titles;
  for (const simdjson::dom::element one : items) {
    std::string_view title;
    if (one.get(title) == simdjson::SUCCESS) titles.emplace_back(title);
  }
  return titles;
}

passage passage_of(chunk_row row, const document_text& of) {
  return {.document = of.head.id,
          .chunk = row.index,
          .first_page = row.first_page,
          .last_page = row.last_page,
          .language = of.language,
          .section = std::move(row.section).value_or(""),
          .titles = titles_of(row.section_titles_json),
          .text = std::move(row.text)};
}

void describe(document_store& documents, const workspace_id& workspace, document_text& into) {
  into.title = into.head.filename.value_or("");
  auto found = documents.whole(workspace, into.head.id, description_bytes_max);
  if (!found || found->rows.empty()) return;
  auto& row = found->rows.front();
  if (row.title && !row.title->empty()) into.title = *std::move(row.title);
  into.language = std::move(row.language).value_or("");
}

}  // namespace

http_result<document_text> read_document_text(document_store& documents,
                                              const workspace_id& workspace,
                                              const document_id& id) {
  auto head = documents.find(workspace, id);
  if (!head) return refuse(head.error());
  if (head->status == "processing") {
    return refuse(409, "not_ready", "The document is still being read: wait for its job.");
  }
  document_text read{.head = *std::move(head), .title = {}, .language = {}, .passages = {}};
  describe(documents, workspace, read);
  std::size_t bytes = 0;
  for (bool more = true; more;) {
    const int after = read.passages.empty() ? -1 : read.passages.back().chunk;
    auto slice =
        documents.chunks(workspace, read.head,
                         {.after = after, .limit = slice_chunks_max, .bytes_max = slice_bytes_max});
    more = slice.more && !slice.rows.empty();
    for (auto& row : slice.rows) {
      bytes += row.text.size();
      read.passages.push_back(passage_of(std::move(row), read));
    }
    if (bytes > document_text_bytes_max) {
      return refuse(422, "document_too_long", "The document has too much text for this.");
    }
  }
  if (read.passages.empty()) {
    return refuse(422, "no_text", "No text was found in the document.");
  }
  return read;
}

}  // namespace pagemill
