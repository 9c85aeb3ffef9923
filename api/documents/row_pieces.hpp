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
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "api/http/response.hpp"
#include "api/request/answer_budget.hpp"
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
bool is_still_whole(const result<document_head>& now, const document_head& then,
                    std::chrono::steady_clock::duration taken);

/// Checks at the end of a response that took several queries that all rows were there. Blocking;
/// throws rows_gone.
using whole_check = std::function<void()>;
whole_check check_of(document_store& documents, workspace_id workspace, const document_head& then);

/// What bodies in pieces are made with.
struct piece_tools {
  blocking_pool& pool;
  answer_budget& answers;
  workspace_id workspace;
};

/// The room of the piece that is being made or sent; the one before has been sent.
using piece_room = std::optional<answer_budget::room>;

/// Reads the rows that fit into a piece, or one row, however long, with room for it. `read` takes
/// the number of bytes and returns a row_slice. Blocking work on the pool. `room` outlives the
/// call.
template <class Read>
boost::asio::awaitable<std::invoke_result_t<Read&, std::size_t>> read_fitting(piece_tools tools,
                                                                              piece_room* room,
                                                                              Read read) {
  room->reset();
  *room = co_await tools.answers.reserve(tools.workspace, copies_while_made * piece_bytes_max);
  const auto turn = turn_of(tools.workspace);
  auto slice = co_await tools.pool.run(turn, [&] { return read(piece_bytes_max); });
  // Again and again: a row may need another one before it, which it does not return.
  while (slice.rows.empty() && slice.needed_bytes > 0) {
    const auto bytes = slice.needed_bytes;
    room->reset();
    *room = co_await tools.answers.reserve(tools.workspace, copies_while_made * bytes);
    slice = co_await tools.pool.run(turn, [&] { return read(bytes); });
  }
  co_return slice;
}

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
  text_pieces(piece_tools tools, document_store& documents, document_head found,
              wanted_text wanted);
  boost::asio::awaitable<std::optional<std::string>> next() override;

 private:
  boost::asio::awaitable<std::string> read_stored();
  /// With running lines, the text is made of the blocks.
  boost::asio::awaitable<std::string> read_with_running();
  void add(const page_text& row, std::string& piece);

  piece_tools tools_;
  document_store& documents_;
  document_head document_;
  wanted_text wanted_;
  whole_check check_;
  piece_room room_;
  text_place next_;
  bool in_page_ = false;  ///< the piece before ended in the middle of a page
  int queries_ = 0;
  bool begun_ = false;
  bool ended_ = false;
};

/// {"items":[...],"next_cursor":...} of numbered rows.
template <class Row>
class list_pieces final : public body_pieces {
 public:
  using reader = std::function<row_slice<Row>(slice_extent wanted)>;
  /// Writes one row as JSON and returns its number.
  using writer = int (*)(std::string& out, const Row& row);
  struct extent {
    int after;  ///< the number before the first row
    int limit;  ///< rows in all
    int step;   ///< rows in memory at once
  };
  list_pieces(piece_tools tools, extent wanted, reader read, whole_check check, writer write)
      : tools_(tools),
        after_(wanted.after),
        left_(wanted.limit),
        step_(wanted.step),
        read_(std::move(read)),
        check_(std::move(check)),
        write_(write) {}

  boost::asio::awaitable<std::optional<std::string>> next() override {
    if (ended_) {
      room_.reset();
      co_return std::nullopt;
    }
    std::string piece = begun_ ? "" : "{\"items\":[";
    const auto wanted = std::min(left_, step_);
    const auto read = [this, wanted](std::size_t bytes) {
      const auto slice = read_({.after = after_, .limit = wanted, .bytes_max = bytes});
      return written{append(slice), slice.rows.size(), slice.more, slice.needed_bytes};
    };
    auto slice = co_await read_fitting(tools_, &room_, read);
    piece += slice.rows;
    after_ = last_;
    // A single query needs no check: it sees one state of the database.
    if (!slice.more && begun_) co_await tools_.pool.run(turn_of(tools_.workspace), check_);
    begun_ = true;
    left_ -= static_cast<int>(slice.count);
    if (!slice.more || left_ == 0) {
      ended_ = true;
      piece += slice.more ? std::format("],\"next_cursor\":\"{}\"}}", after_)
                          : "],\"next_cursor\":null}";
    }
    room_->shrink_to(piece.capacity());
    co_return piece;
  }

 private:
  /// A slice whose rows are JSON.
  struct written {
    std::string rows;
    std::size_t count;
    bool more;
    std::size_t needed_bytes;
  };
  /// On a thread of the pool.
  std::string append(const row_slice<Row>& slice) {
    std::string out;
    last_ = after_;
    for (const auto& row : slice.rows) {
      if (begun_ || &row != &slice.rows.front()) out += ',';
      last_ = write_(out, row);
    }
    return out;
  }

  piece_tools tools_;
  int after_;
  int left_;
  int step_;
  reader read_;
  whole_check check_;
  writer write_;
  piece_room room_;
  int last_ = 0;
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace pagemill
