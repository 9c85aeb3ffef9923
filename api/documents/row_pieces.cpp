#include "api/documents/row_pieces.hpp"

#include "common/documents/record_values.hpp"

namespace pagemill {
namespace {

constexpr int text_pages_step = 16;
/// Pages with their blocks are several times as large.
constexpr int block_pages_step = 4;

/// The text of a page with its running heads and feet, which the stored text leaves out.
page_text text_with_running(const page_blocks& page, text_form form) {
  const auto blocks = record_values::read_blocks(page.blocks_json);
  return {page.number, form == text_form::plain
                           ? plain_text(blocks, running_text::keep)
                           : markdown(blocks, {running_text::keep, page.number})};
}

}  // namespace

bool is_still_whole(const result<document>& now, const document& then,
                    std::chrono::steady_clock::duration taken) {
  if (!now) return false;
  // The other half allows for the time between the start and the end of a transaction.
  return now->generation == then.generation || taken < std::chrono::minutes(generation_kept) / 2;
}

whole_check check_of(document_store& documents, workspace_id workspace, const document& then) {
  return [&documents, workspace, then, begun = std::chrono::steady_clock::now()] {
    const auto now = documents.find(workspace, then.id);
    if (!is_still_whole(now, then, std::chrono::steady_clock::now() - begun)) throw rows_gone();
  };
}

text_pieces::text_pieces(blocking_pool& pool, document_store& documents, workspace_id workspace,
                         document found, wanted_text wanted)
    : pool_(pool),
      documents_(documents),
      workspace_(workspace),
      document_(std::move(found)),
      wanted_(wanted),
      check_(check_of(documents_, workspace_, document_)),
      step_(wanted.running == running_text::keep ? block_pages_step : text_pages_step) {}

std::vector<page_text> text_pieces::read() {
  if (wanted_.running == running_text::drop) {
    return documents_.texts(workspace_, document_, wanted_.form, after_, step_);
  }
  std::vector<page_text> texts;
  for (const auto& page : documents_.blocks_of_pages(workspace_, document_, after_, step_)) {
    texts.push_back(text_with_running(page, wanted_.form));
  }
  return texts;
}

boost::asio::awaitable<std::optional<std::string>> text_pieces::next() {
  std::string piece;
  while (piece.empty() && !ended_) {
    const auto rows = co_await pool_.run([this] { return read(); });
    ended_ = rows.size() < static_cast<std::size_t>(step_);
    // A single query needs no check: it sees one state of the database.
    if (++queries_ > 1 && ended_) co_await pool_.run(check_);
    for (const auto& row : rows) {
      add(row, piece);
      after_ = row.number;
    }
  }
  if (piece.empty()) co_return std::nullopt;
  co_return piece;
}

void text_pieces::add(const page_text& row, std::string& piece) {
  // In plain text even empty pages count, so that form feeds number the pages.
  const bool plain = wanted_.form == text_form::plain;
  const bool marked = wanted_.markers == page_markers::comments;
  if (!plain && !marked && row.text.empty()) return;
  if (begun_) piece += plain ? "\f" : "\n\n";
  if (marked) {
    piece += std::format("<!-- page {} -->", row.number);
    if (!row.text.empty()) piece += "\n\n";
  }
  piece += row.text;
  begun_ = true;
}

}  // namespace pagemill
