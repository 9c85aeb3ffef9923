#include "api/documents/row_pieces.hpp"

#include "common/documents/record_values.hpp"

namespace pagemill {
namespace {

constexpr int text_pages_step = 16;
/// Pages with their blocks are several times as large.
constexpr int block_pages_step = 4;
/// Blocks take that many times the bytes of their JSON.
constexpr std::size_t parsed_factor = 4;

/// The text of a page with its running heads and feet, which the stored text leaves out.
page_text text_with_running(const page_blocks& page, text_form form) {
  const auto blocks = record_values::read_blocks(page.blocks_json);
  return {.number = page.number,
          .text = form == text_form::plain ? plain_text(blocks, running_text::keep)
                                           : markdown(blocks, {running_text::keep, page.number})};
}

}  // namespace

bool is_still_whole(const result<document_head>& now, const document_head& then,
                    std::chrono::steady_clock::duration taken) {
  if (!now) return false;
  // The other half allows for the time between the start and the end of a transaction.
  return now->generation == then.generation || taken < std::chrono::minutes(generation_kept) / 2;
}

whole_check check_of(document_store& documents, workspace_id workspace, const document_head& then) {
  return [&documents, workspace, then, begun = std::chrono::steady_clock::now()] {
    const auto now = documents.find(workspace, then.id);
    if (!is_still_whole(now, then, std::chrono::steady_clock::now() - begun)) throw rows_gone();
  };
}

text_pieces::text_pieces(piece_tools tools, document_store& documents, document_head found,
                         wanted_text wanted)
    : tools_(tools),
      documents_(documents),
      document_(std::move(found)),
      wanted_(wanted),
      check_(check_of(documents_, tools_.workspace, document_)) {}

boost::asio::awaitable<std::optional<std::string>> text_pieces::next() {
  std::string piece;
  while (piece.empty() && !ended_) {
    const bool stored = wanted_.running == running_text::drop;
    if (stored) {
      piece = co_await read_stored();
    } else {
      piece = co_await read_with_running();
    }
    // A single query needs no check: it sees one state of the database.
    if (++queries_ > 1 && ended_) co_await tools_.pool.run(turn_of(tools_.workspace), check_);
  }
  if (piece.empty()) {
    room_.reset();
    co_return std::nullopt;
  }
  room_->shrink_to(piece.capacity());
  co_return piece;
}

boost::asio::awaitable<std::string> text_pieces::read_stored() {
  room_.reset();
  room_ = co_await tools_.answers.reserve(tools_.workspace, copies_while_made * piece_bytes_max);
  const auto slice = co_await tools_.pool.run(turn_of(tools_.workspace), [this] {
    return documents_.texts(tools_.workspace, document_, wanted_.form, next_, text_pages_step,
                            piece_bytes_max);
  });
  std::string piece;
  for (const auto& row : slice.texts) add(row, piece);
  in_page_ = slice.next.characters > 0;
  next_ = slice.next;
  ended_ = !slice.more;
  co_return piece;
}

boost::asio::awaitable<std::string> text_pieces::read_with_running() {
  const auto read = [this](std::size_t bytes) {
    const auto stored =
        documents_.blocks_of_pages(tools_.workspace, document_,
                                   {.after = next_.page - 1,
                                    .limit = block_pages_step,
                                    .bytes_max = std::max(bytes / parsed_factor, piece_bytes_max)});
    row_slice<page_text> made{
        .rows = {}, .more = stored.more, .needed_bytes = stored.needed_bytes * parsed_factor};
    for (const auto& page : stored.rows) made.rows.push_back(text_with_running(page, wanted_.form));
    return made;
  };
  const auto slice = co_await read_fitting(tools_, &room_, read);
  std::string piece;
  for (const auto& row : slice.rows) {
    add(row, piece);
    next_.page = row.number + 1;
  }
  ended_ = !slice.more;
  co_return piece;
}

void text_pieces::add(const page_text& row, std::string& piece) {
  // In plain text even empty pages count, so that form feeds number the pages.
  const bool plain = wanted_.form == text_form::plain;
  const bool marked = wanted_.markers == page_markers::comments;
  if (!plain && !marked && row.text.empty()) return;
  if (!std::exchange(in_page_, false)) {
    if (begun_) piece += plain ? "\f" : "\n\n";
    if (marked) {
      piece += std::format("<!-- page {} -->", row.number);
      if (!row.text.empty()) piece += "\n\n";
    }
  }
  piece += row.text;
  begun_ = true;
}

}  // namespace pagemill
