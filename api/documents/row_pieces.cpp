#include "api/documents/row_pieces.hpp"

namespace pagemill {
namespace {

/// Pages per query: what one response holds in memory.
constexpr int text_pages_step = 16;

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
                         document found, text_form form)
    : pool_(pool),
      documents_(documents),
      workspace_(workspace),
      document_(std::move(found)),
      form_(form),
      check_(check_of(documents_, workspace_, document_)) {}

boost::asio::awaitable<std::optional<std::string>> text_pieces::next() {
  std::string piece;
  while (piece.empty() && !ended_) {
    const auto rows = co_await pool_.run(
        [this] { return documents_.texts(workspace_, document_, form_, after_, text_pages_step); });
    ended_ = rows.size() < text_pages_step;
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
  const bool plain = form_ == text_form::plain;
  if (!plain && row.text.empty()) return;
  if (begun_) piece += plain ? "\f" : "\n\n";
  piece += row.text;
  begun_ = true;
}

}  // namespace pagemill
