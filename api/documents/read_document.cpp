// Reads the content of a document: text, Markdown, pages, chunks, tables, images. Few rows are in
// memory at a time.
#include <algorithm>
#include <format>
#include <functional>
#include <memory>
#include <optional>

#include "api/documents/document_handlers.hpp"
#include "api/documents/document_json.hpp"
#include "api/documents/row_pieces.hpp"
#include "api/documents/table_reading.hpp"
#include "api/request/entity_tag.hpp"
#include "api/request/lists.hpp"
#include "api/request/query_parameters.hpp"
#include "common/net/content_disposition.hpp"

namespace pagemill {
namespace {

/// Rows per query. Pages carry all their blocks.
constexpr int pages_step = 4;
constexpr int chunks_step = 64;
/// A query for blocks looks at every page.
constexpr int blocks_step = 100;
/// A table of 20,000 cells is 3 MB of JSON.
constexpr int tables_step = 32;
constexpr int fields_step = 100;
constexpr int attachments_step = 1'000;

/// A tag for content that never changes within its generation, or "" while the document may grow: a
/// partial one may continue after a retry, in the same generation.
std::string generation_tag(const document_head& found) {
  if (found.status != "ready") return "";
  return std::format("W/\"{}-{}-{}\"", found.generation, found.page_count.value_or(0),
                     found.chunk_count);
}

/// The same for a text, which has another content with its running lines or page markers.
std::string text_tag(const document_head& found, const wanted_text& wanted) {
  auto tag = generation_tag(found);
  if (tag.empty()) return tag;
  if (wanted.running == running_text::keep) tag.insert(tag.size() - 1, "-running");
  if (wanted.markers == page_markers::comments) tag.insert(tag.size() - 1, "-pages");
  return tag;
}

/// Plain text has form feeds between pages, and no other markers.
http_result<wanted_text> read_wanted_text(const request_head& head, text_form form) {
  const bool markdown = form == text_form::markdown;
  auto ok = markdown ? check_parameters(head, {"running", "page_markers"})
                     : check_parameters(head, {"running"});
  if (!ok) return std::unexpected(ok.error());
  wanted_text wanted{.form = form};
  const auto running = head.parameter("running").value_or("drop");
  if (running != "drop" && running != "keep") {
    return invalid_parameter("running", "must be drop or keep");
  }
  if (running == "keep") wanted.running = running_text::keep;
  const auto markers = head.parameter("page_markers").value_or("none");
  if (markers != "none" && markers != "comments") {
    return invalid_parameter("page_markers", "must be none or comments");
  }
  if (markers == "comments") wanted.markers = page_markers::comments;
  return wanted;
}

std::string no_tag(const document_head&) {
  return "";
}

response tagged(response answer, const std::string& etag) {
  if (!etag.empty()) answer.headers.emplace_back("ETag", etag);
  return answer;
}

std::unexpected<problem> no_such_page() {
  return refuse(404, "not_found", "The document has no such page.");
}

std::unexpected<problem> no_such_table() {
  return refuse(404, "no_such_table", "The document has no such table.");
}

/// "report.pdf" -> "report-table-3.csv"
std::string csv_name(const document_head& found, int index) {
  const auto file = found.filename.value_or("document.pdf");
  return std::format("{}-table-{}.csv", file.substr(0, file.rfind('.')), index);
}

int write_page(std::string& out, const page_row& row) {
  append_page_json(out, row);
  return row.number;
}

int write_chunk(std::string& out, const chunk_row& row) {
  append_chunk_json(out, row);
  return row.index;
}

int write_table(std::string& out, const table_item& row) {
  out += row.json;
  return row.index;
}

int write_image(std::string& out, const block_row& row) {
  append_image_json(out, row);
  return row.index;
}

int write_form_field(std::string& out, const form_field_row& row) {
  append_form_field_json(out, row);
  return row.index;
}

int write_attachment(std::string& out, const attachment_row& row) {
  append_attachment_json(out, row);
  return row.index;
}

row_slice<block_row> read_images(document_store& documents, const workspace_id& workspace,
                                 const document_head& found, slice_extent wanted) {
  return documents.blocks(workspace, found, block_kind::image, wanted);
}

/// The page as JSON, if there is one of that number.
row_slice<std::string> read_page_json(document_store& documents, const workspace_id& workspace,
                                      const document_head& found, int number, std::size_t bytes) {
  const auto pages =
      documents.pages(workspace, found, {.after = number - 1, .limit = 1, .bytes_max = bytes});
  row_slice<std::string> made{.rows = {}, .more = false, .needed_bytes = pages.needed_bytes};
  for (const auto& page : pages.rows) {
    if (page.number == number) append_page_json(made.rows.emplace_back(), page);
  }
  return made;
}

}  // namespace

/// How to answer a list of numbered rows of a document.
template <class Row>
struct document_handlers::row_list {
  int before_first;  ///< the number before that of the first row
  int step;          ///< rows per query
  std::string (*tag)(const document_head&);
  std::function<row_slice<Row>(document_store&, const workspace_id&, const document_head&,
                               slice_extent)>
      read;
  typename list_pieces<Row>::writer write;
};

template <class Row>
reply document_handlers::answer_rows(exchange_ptr request, row_list<Row> wanted) {
  const auto range = read_number_range(request->head, wanted.before_first);
  if (!range) co_return std::unexpected(range.error());
  auto found = co_await lookup_.find(request);
  if (!found) co_return std::unexpected(found.error());
  const auto etag = wanted.tag(*found);
  if (client_has(request->head, etag)) co_return not_modified(etag);
  auto check = check_of(documents_, request->workspace, *found);
  auto read = [this, workspace = request->workspace, document = *std::move(found),
               read_rows = std::move(wanted.read)](slice_extent extent) {
    return read_rows(documents_, workspace, document, extent);
  };
  response answer;
  answer.content_type = "application/json";
  answer.pieces = std::make_unique<list_pieces<Row>>(
      tools_for(*request),
      typename list_pieces<Row>::extent{range->after, range->limit, wanted.step}, std::move(read),
      std::move(check), wanted.write);
  co_return tagged(std::move(answer), etag);
}

reply document_handlers::pages(exchange_ptr request) {
  return answer_rows<page_row>(std::move(request), {.before_first = 0,
                                                    .step = pages_step,
                                                    .tag = generation_tag,
                                                    .read = &document_store::pages,
                                                    .write = write_page});
}

reply document_handlers::chunks(exchange_ptr request) {
  return answer_rows<chunk_row>(std::move(request), {.before_first = -1,
                                                     .step = chunks_step,
                                                     .tag = generation_tag,
                                                     .read = &document_store::chunks,
                                                     .write = write_chunk});
}

reply document_handlers::tables(exchange_ptr request) {
  return answer_rows<table_item>(std::move(request), {.before_first = -1,
                                                      .step = tables_step,
                                                      .tag = no_tag,
                                                      .read = read_tables,
                                                      .write = write_table});
}

reply document_handlers::images(exchange_ptr request) {
  return answer_rows<block_row>(std::move(request), {.before_first = -1,
                                                     .step = blocks_step,
                                                     .tag = no_tag,
                                                     .read = read_images,
                                                     .write = write_image});
}

reply document_handlers::form(exchange_ptr request) {
  return answer_rows<form_field_row>(std::move(request), {.before_first = -1,
                                                          .step = fields_step,
                                                          .tag = generation_tag,
                                                          .read = &document_store::form,
                                                          .write = write_form_field});
}

reply document_handlers::attachments(exchange_ptr request) {
  return answer_rows<attachment_row>(std::move(request), {.before_first = -1,
                                                          .step = attachments_step,
                                                          .tag = generation_tag,
                                                          .read = &document_store::attachments,
                                                          .write = write_attachment});
}

reply document_handlers::table_as_csv(exchange_ptr request) {
  const auto index = whole_number(request->captured.at(1));
  if (!index) co_return no_such_table();
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto found = co_await lookup_.find(request);
  if (!found) co_return std::unexpected(found.error());
  piece_room room;
  auto tables = co_await read_fitting(tools_for(*request), &room, [&](std::size_t bytes) {
    return read_table(documents_, request->workspace, *found, *index, bytes);
  });
  if (tables.rows.empty()) co_return no_such_table();
  const auto etag = generation_tag(*found);
  // Not earlier: the tag is the document's and does not say which tables exist.
  if (client_has(request->head, etag)) co_return not_modified(etag);
  response answer;
  auto& table = tables.rows.front();
  answer.content_type =
      std::format("text/csv; charset=utf-8; header={}", table.has_header ? "present" : "absent");
  answer.headers.emplace_back("Content-Disposition", attachment_named(csv_name(*found, *index)));
  answer.body = std::move(table.csv);
  co_return tagged(answer_budget::keeping(std::move(answer), *std::move(room)), etag);
}

reply document_handlers::text(exchange_ptr request) {
  return answer_text(std::move(request), text_form::plain);
}

reply document_handlers::markdown(exchange_ptr request) {
  return answer_text(std::move(request), text_form::markdown);
}

reply document_handlers::answer_text(exchange_ptr request, text_form form) {
  const auto wanted = read_wanted_text(request->head, form);
  if (!wanted) co_return std::unexpected(wanted.error());
  auto found = co_await lookup_.find(request);
  if (!found) co_return std::unexpected(found.error());
  const auto etag = text_tag(*found, *wanted);
  if (client_has(request->head, etag)) co_return not_modified(etag);
  response answer;
  answer.content_type =
      form == text_form::plain ? "text/plain; charset=utf-8" : "text/markdown; charset=utf-8";
  answer.pieces =
      std::make_unique<text_pieces>(tools_for(*request), documents_, *std::move(found), *wanted);
  co_return tagged(std::move(answer), etag);
}

reply document_handlers::page(exchange_ptr request) {
  const auto wanted = whole_number(request->captured.at(1));
  if (!wanted || *wanted < 1) co_return no_such_page();
  const int number = *wanted;
  const auto found = co_await lookup_.find(request);
  if (!found) co_return std::unexpected(found.error());
  const auto etag = generation_tag(*found);
  // The document was just found in this workspace, so its cached pages may be shown.
  const auto key = std::format("{} {} {}", to_string(found->id), found->generation, number);
  if (!etag.empty()) {
    if (auto cached = cached_pages_.find(request->workspace, key)) {
      if (client_has(request->head, etag)) co_return not_modified(etag);
      co_return tagged(json_text_response(200, *std::move(cached)), etag);
    }
  }
  piece_room room;
  auto made = co_await read_fitting(tools_for(*request), &room, [&](std::size_t bytes) {
    return read_page_json(documents_, request->workspace, *found, number, bytes);
  });
  if (made.rows.empty()) co_return no_such_page();
  // Not earlier: the tag is the document's and does not say which pages exist.
  if (client_has(request->head, etag)) co_return not_modified(etag);
  auto& body = made.rows.front();
  if (!etag.empty()) cached_pages_.put(request->workspace, key, body, body.size());
  auto answer = answer_budget::keeping(json_text_response(200, std::move(body)), *std::move(room));
  co_return tagged(std::move(answer), etag);
}

piece_tools document_handlers::tools_for(const exchange& request) const {
  return {.pool = pool_, .answers = answers_, .workspace = request.workspace};
}

}  // namespace pagemill
