#include "api/documents/row_pieces.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// Rows 1 to `rows` as a list, two at a time, of a document that may be deleted meanwhile.
struct listed {
  asio::io_context context{1};
  blocking_pool pool{{.threads = 1, .admitted_max = 4}};
  answer_budget answers{context.get_executor(), std::size_t{16} << 20};
  int rows;
  bool deleted = false;
  std::size_t row_bytes = 1;
  std::vector<std::size_t> held;  ///< of the budget, at each reading
  list_pieces<int> pieces;

  explicit listed(int count, int limit = 100)
      : rows(count),
        pieces(
            {pool, answers, {}}, {.after = 0, .limit = limit, .step = 2},
            [this](slice_extent wanted) { return read(wanted); },
            [this] {
              if (deleted) throw rows_gone();
            },
            [](std::string& out, const int& row) {
              out += std::to_string(row);
              return row;
            }) {}
  /// A row has `row_bytes` bytes.
  row_slice<int> read(slice_extent wanted) {
    row_slice<int> found;
    for (int row = wanted.after + 1; !deleted && row <= rows && row <= wanted.after + wanted.limit;
         ++row) {
      const auto through = (found.rows.size() + 1) * row_bytes;
      if (through > wanted.bytes_max) {
        found.needed_bytes = through;
        break;
      }
      found.rows.push_back(row);
    }
    if (!deleted) {
      found.more = wanted.after + static_cast<int>(found.rows.size()) < rows;
      held.push_back(answers.held());
    }
    return found;
  }
  std::optional<std::string> next() {
    auto piece = asio::co_spawn(context, pieces.next(), asio::use_future);
    context.restart();
    context.run();
    return piece.get();
  }
};

}  // namespace

TEST_CASE("a list whose document is deleted while it is read does not end as if it were whole") {
  listed whole(5);
  CHECK(whole.next() == "{\"items\":[1,2");
  CHECK(whole.next() == ",3,4");
  CHECK(whole.next() == ",5],\"next_cursor\":null}");
  CHECK_FALSE(whole.next());
  listed cut(5);
  CHECK(cut.next() == "{\"items\":[1,2");
  cut.deleted = true;
  CHECK_THROWS_AS(cut.next(), rows_gone);
}

TEST_CASE("a list of one query, or one that ends at its limit, asks no more of its document") {
  listed one(0);
  one.deleted = true;
  CHECK(one.next() == "{\"items\":[],\"next_cursor\":null}");
  listed limited(9, 4);
  limited.next();
  CHECK(limited.next() == ",3,4],\"next_cursor\":\"4\"}");
}

TEST_CASE("rows longer than a piece are read one by one, with room for each") {
  listed large(3);
  large.row_bytes = 2 * piece_bytes_max;
  CHECK(large.next() == "{\"items\":[1");
  CHECK(large.next() == ",2");
  CHECK(large.next() == ",3],\"next_cursor\":null}");
  CHECK_FALSE(large.next());
  const auto piece = copies_while_made * piece_bytes_max;
  CHECK(large.held == std::vector{piece, 2 * piece, piece, 2 * piece, piece, 2 * piece});
  CHECK(large.answers.held() == 0);
}

TEST_CASE("a piece is charged with its own bytes until the next one is wanted") {
  listed small(5);
  const auto first = small.next();
  REQUIRE(first);
  CHECK(small.answers.held() >= first->size());
  CHECK(small.answers.held() < 1000);
}

TEST_CASE("a reader for whom there is no room waits for it") {
  listed crowded(5);
  std::vector<answer_budget::room> rooms;
  const auto take = [&]() -> asio::awaitable<void> {
    for (int i = 0; i < 8; ++i) {
      rooms.push_back(co_await crowded.answers.reserve(
          {make_uuid_v7()}, (std::size_t{16} << 20) - crowded.answers.held()));
    }
  };
  auto taken = asio::co_spawn(crowded.context, take(), asio::use_future);
  crowded.context.run();
  taken.get();
  auto piece = asio::co_spawn(crowded.context, crowded.pieces.next(), asio::use_future);
  crowded.context.restart();
  crowded.context.poll();
  CHECK(piece.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
  rooms.clear();
  crowded.context.restart();
  crowded.context.run();
  CHECK(piece.get() == "{\"items\":[1,2");
}

TEST_CASE("an answer is whole as long as its generation's rows must be there") {
  document base;
  base.generation = 2;
  document newer = base;
  newer.generation = 3;
  CHECK(is_still_whole(base, base, generation_kept * 10));
  CHECK(is_still_whole(newer, base, std::chrono::minutes(29)));
  CHECK_FALSE(is_still_whole(newer, base, std::chrono::minutes(30)));
  CHECK_FALSE(is_still_whole(fail(errc::not_found, "gone"), base, std::chrono::seconds(0)));
}

}  // namespace pagemill
