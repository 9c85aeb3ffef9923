#include "api/handlers/row_pieces.hpp"

namespace pagemill {
namespace {

/// Pages of one query: what one answer holds in memory.
constexpr int text_pages_step = 16;

}  // namespace

text_pieces::text_pieces(blocking_pool& pool, document_store& documents, workspace_id workspace,
                         document of, text_form form)
    : pool_(pool), documents_(documents), workspace_(workspace), of_(std::move(of)), form_(form) {}

boost::asio::awaitable<std::optional<std::string>> text_pieces::next() {
  std::string piece;
  while (piece.empty() && !ended_) {
    const auto rows = co_await pool_.run(
        [this] { return documents_.texts(workspace_, of_, form_, after_, text_pages_step); });
    ended_ = rows.size() < text_pages_step;
    for (const auto& row : rows) {
      add(row, piece);
      after_ = row.number;
    }
  }
  if (piece.empty()) co_return std::nullopt;
  co_return piece;
}

void text_pieces::add(const page_text& row, std::string& piece) {
  // Every page counts in plain text, an empty one too, so that form feeds number the pages.
  const bool plain = form_ == text_form::plain;
  if (!plain && row.text.empty()) return;
  if (begun_) piece += plain ? "\f" : "\n\n";
  piece += row.text;
  begun_ = true;
}

}  // namespace pagemill
