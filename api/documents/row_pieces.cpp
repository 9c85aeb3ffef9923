#include "api/documents/row_pieces.hpp"

namespace pagemill {
namespace {

/// Pages of one query: what one answer holds in memory.
constexpr int text_pages_step = 16;

}  // namespace

bool is_still_whole(const result<document>& now, const document& of,
                    std::chrono::steady_clock::duration taken) {
  if (!now) return false;
  // Half of it is for what may lie between a transaction's time and its end.
  return now->generation == of.generation || taken < std::chrono::minutes(generation_kept) / 2;
}

whole_check check_of(document_store& documents, workspace_id workspace, const document& of) {
  return [&documents, workspace, of, begun = std::chrono::steady_clock::now()] {
    const auto now = documents.find(workspace, of.id);
    if (!is_still_whole(now, of, std::chrono::steady_clock::now() - begun)) throw rows_gone();
  };
}

text_pieces::text_pieces(blocking_pool& pool, document_store& documents, workspace_id workspace,
                         document of, text_form form)
    : pool_(pool),
      documents_(documents),
      workspace_(workspace),
      of_(std::move(of)),
      form_(form),
      check_(check_of(documents_, workspace_, of_)) {}

boost::asio::awaitable<std::optional<std::string>> text_pieces::next() {
  std::string piece;
  while (piece.empty() && !ended_) {
    const auto rows = co_await pool_.run(
        [this] { return documents_.texts(workspace_, of_, form_, after_, text_pages_step); });
    ended_ = rows.size() < text_pages_step;
    // One query sees one state of the database.
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
  // Every page counts in plain text, an empty one too, so that form feeds number the pages.
  const bool plain = form_ == text_form::plain;
  if (!plain && row.text.empty()) return;
  if (begun_) piece += plain ? "\f" : "\n\n";
  piece += row.text;
  begun_ = true;
}

}  // namespace pagemill
