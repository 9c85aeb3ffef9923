#include "worker/backfill/backfiller.hpp"

#include <cerrno>
#include <system_error>

#include <doctest/doctest.h>

#include "common/analysis/unicode/analysis_error.hpp"
#include "common/postgres/error_mapping.hpp"

using namespace pagemill;

TEST_CASE("a batch's failure counts unless this host alone lacks something") {
  const auto code_of = [](const std::exception& problem) {
    return backfill_failure_code(problem).value_or("none");
  };
  CHECK(code_of(analysis_data_missing("no data")) == "none");
  CHECK(code_of(std::bad_alloc()) == "none");
  CHECK(code_of(std::system_error(ENOSPC, std::generic_category())) == "none");
  CHECK(code_of(std::runtime_error("odd")) == "internal_error");
  CHECK(code_of(postgres::statement_timed_out("late", "57014")) == "database_timeout");
  CHECK(code_of(postgres::database_error("too large", "54000")) == "database_refused");
  // A document whose batch ends the session each time is not tried for ever.
  CHECK(code_of(postgres::connection_lost("gone", "57P02")) == "database_unavailable");
}
