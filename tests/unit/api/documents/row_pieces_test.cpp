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
  int rows;
  bool deleted = false;
  list_pieces<int> pieces;

  explicit listed(int count, int limit = 100)
      : rows(count),
        pieces(
            pool, {.after = 0, .limit = limit, .step = 2},
            [this](int after, int wanted) { return read(after, wanted); },
            [this] {
              if (deleted) throw rows_gone();
            },
            [](std::string& out, const int& row) {
              out += std::to_string(row);
              return row;
            }) {}
  std::vector<int> read(int after, int wanted) const {
    std::vector<int> found;
    for (int row = after + 1; !deleted && row <= rows && row <= after + wanted; ++row) {
      found.push_back(row);
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
