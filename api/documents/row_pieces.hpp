/// Response bodies made from rows that are read a few at a time, so that memory never holds a whole
/// document.
#pragma once
#include <algorithm>
#include <chrono>
#include <format>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/http/response.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/documents/page_text.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

/// Thrown when rows were deleted during the response, so that it does not end as if it were
/// complete.
class rows_gone : public std::runtime_error {
 public:
  rows_gone() : std::runtime_error("the document was deleted while it was read") {}
};

/// Whether all rows of a document have been there until `now`, a time `taken` after it was found as
/// `then`. A newer generation may have replaced the rows, but they are kept for a while.
bool is_still_whole(const result<document>& now, const document& then,
                    std::chrono::steady_clock::duration taken);

/// Checks at the end of a response that took several queries that all rows were there. Blocking;
/// throws rows_gone.
using whole_check = std::function<void()>;
whole_check check_of(document_store& documents, workspace_id workspace, const document& then);

/// Whether Markdown says where each page begins, by a comment that renderers do not show.
enum class page_markers { none, comments };

/// Which text of a document is wanted.
struct wanted_text {
  text_form form = text_form::plain;
  running_text running = running_text::drop;
  page_markers markers = page_markers::none;
};

/// The text of all pages: plain text is joined by U+000C, Markdown by an empty line. With markers,
/// Markdown has one before each page, with or without text.
class text_pieces final : public body_pieces {
 public:
  text_pieces(blocking_pool& pool, document_store& documents, workspace_id workspace,
              document found, wanted_text wanted);
  boost::asio::awaitable<std::optional<std::string>> next() override;

 private:
  std::vector<page_text> read();
  void add(const page_text& row, std::string& piece);

  blocking_pool& pool_;
  document_store& documents_;
  workspace_id workspace_;
  document document_;
  wanted_text wanted_;
  whole_check check_;
  int step_;  ///< pages per query: what one response holds in memory
  int after_ = 0;
  int queries_ = 0;
  bool begun_ = false;
  bool ended_ = false;
};

/// {"items":[...],"next_cursor":...} of numbered rows.
template <class Row>
class list_pieces final : public body_pieces {
 public:
  /// At most `count` rows after number `after`. Blocking.
  using reader = std::function<std::vector<Row>(int after, int count)>;
  /// Writes one row as JSON and returns its number.
  using writer = int (*)(std::string& out, const Row& row);
  struct extent {
    int after;  ///< the number before the first row
    int limit;  ///< rows in all
    int step;   ///< rows in memory at once
  };
  list_pieces(blocking_pool& pool, extent wanted, reader read, whole_check check, writer append)
      : pool_(pool),
        after_(wanted.after),
        left_(wanted.limit),
        step_(wanted.step),
        read_(std::move(read)),
        check_(std::move(check)),
        append_(append) {}

  boost::asio::awaitable<std::optional<std::string>> next() override {
    if (ended_) co_return std::nullopt;
    std::string piece = begun_ ? "" : "{\"items\":[";
    // Reads one row more than it writes, to know whether there is a next page.
    const auto wanted = std::min(left_, step_);
    const auto rows = co_await pool_.run([&] { return read_(after_, wanted + 1); });
    const auto count = std::min(rows.size(), static_cast<std::size_t>(wanted));
    for (std::size_t i = 0; i < count; ++i) {
      if (begun_ || i > 0) piece += ',';
      after_ = append_(piece, rows[i]);
    }
    const bool more = rows.size() > count;
    // A single query needs no check: it sees one state of the database.
    if (!more && begun_) co_await pool_.run(check_);
    begun_ = true;
    left_ -= static_cast<int>(count);
    if (more && left_ > 0) co_return piece;
    ended_ = true;
    piece += more ? std::format("],\"next_cursor\":\"{}\"}}", after_) : "],\"next_cursor\":null}";
    co_return piece;
  }

 private:
  blocking_pool& pool_;
  int after_;
  int left_;
  int step_;
  reader read_;
  whole_check check_;
  writer append_;
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace pagemill
