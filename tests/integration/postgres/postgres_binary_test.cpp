// Binary forms, both ways: arrays as parameters and rows of a binary cursor.
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/postgres/binary_array.hpp"
#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "tests/integration/postgres/planted_schema.hpp"

using namespace std::chrono_literals;
using namespace pagemill;
using namespace pagemill::postgres;

namespace {

const sql::query show_arrays{"test_arrays",
                             "SELECT $1::boolean[]::text, $2::smallint[]::text, "
                             "$3::integer[]::text, $4::real[]::text, $5::text[]::text, "
                             "encode(($6::bytea[])[2], 'hex'), cardinality($7::integer[])"};
const sql::query open_bytes{"test_open_bytes",
                            "DECLARE found BINARY CURSOR FOR "
                            "SELECT decode('00ff5c27', 'hex') FROM pg_sleep($1)"};
const sql::query open_division{"test_open_division",
                               "DECLARE found BINARY CURSOR FOR "
                               "SELECT 1 / n FROM generate_series($1::integer, 1) n"};
const sql::query fetch_found{"test_fetch_found", "FETCH ALL FROM found"};
const sql::query end_self{"test_end_self", "SELECT pg_terminate_backend(pg_backend_pid())"};

struct binary_pool : connection_pool {
  binary_pool()
      : connection_pool({.connection = {.url = pagemill::test::empty_database()}, .size = 1}) {}
};

std::vector<std::byte> found_bytes(transaction& open, double seconds) {
  const auto rows = open.exec_binary(open_bytes, pqxx::params{seconds}, fetch_found);
  const auto bytes = read_bytes(rows.one_row()[0]);
  return {bytes.begin(), bytes.end()};
}

const std::vector<std::byte> expected{std::byte{0}, std::byte{255}, std::byte{'\\'},
                                      std::byte{'\''}};

}  // namespace

TEST_CASE("the server reads binary arrays as they were given") {
  binary_pool pool;
  const std::vector<std::vector<std::byte>> blobs{{}, expected};
  transact(pool, {}, [&](transaction& open) {
    const auto flags = binary_array(std::vector<int>{1, 0}, [](int value) { return value != 0; });
    const auto row =
        open.exec(show_arrays,
                  pqxx::params{flags, binary_array(std::vector<std::int16_t>{-90, 270}),
                               binary_array(std::vector<int>{std::numeric_limits<int>::min(), 7}),
                               binary_array(std::vector<float>{0.1F, -612}),
                               binary_array(std::vector<std::string>{"a \"b\"", "", "é{,}\\"}),
                               binary_array(blobs), binary_array(std::vector<int>{})})
            .one_row();
    CHECK(row[0].view() == "{t,f}");
    CHECK(row[1].view() == "{-90,270}");
    CHECK(row[2].view() == "{-2147483648,7}");
    CHECK(row[3].view() == "{0.1,-612}");
    CHECK(row[4].view() == R"({"a \"b\"","","é{,}\\"})");
    CHECK(row[5].view() == "00ff5c27");
    CHECK(row[6].as<int>() == 0);
  });
}

TEST_CASE("bytes come out of a binary cursor as they are, time after time") {
  binary_pool pool;
  for (int i = 0; i < 2; ++i) {
    CHECK(transact(pool, {}, [&](transaction& open) { return found_bytes(open, 0); }) == expected);
  }
  CHECK(pool.stats().opened == 1);
}

TEST_CASE("a fetch that fails or takes too long is reported like any statement") {
  binary_pool pool;
  CHECK_THROWS_WITH_AS(transact(pool, {},
                                [&](transaction& open) {
                                  open.exec_binary(open_division, pqxx::params{0}, fetch_found);
                                }),
                       doctest::Contains("test_fetch_found failed with SQLSTATE 22012"),
                       database_error);
  CHECK_THROWS_AS(
      transact(pool, {.budget = 200ms}, [&](transaction& open) { return found_bytes(open, 30); }),
      statement_timed_out);
  CHECK(transact(pool, {}, [&](transaction& open) { return found_bytes(open, 0); }) == expected);
  CHECK(pool.stats().opened == 1);
}

TEST_CASE("a body whose session ended before a fetch runs again on another connection") {
  binary_pool pool;
  int runs = 0;
  const auto bytes = transact(pool, {}, [&](transaction& open) {
    if (++runs == 1) open.exec(end_self);
    return found_bytes(open, 0);
  });
  CHECK(bytes == expected);
  CHECK(runs == 2);
  CHECK(pool.stats().opened == 2);
}
