#include "common/postgres/error_mapping.hpp"

#include <doctest/doctest.h>
#include <pqxx/except>

using namespace pagemill::postgres;
using pagemill::errc;

namespace {

/// What `Expected` says when `thrown` is mapped; fails when it becomes anything else.
template <class Expected, class Thrown>
Expected mapped(const Thrown& thrown) {
  try {
    rethrow_mapped(std::make_exception_ptr(thrown), "query find_job");
  } catch (const Expected& problem) {
    return problem;
  } catch (const std::exception& problem) {
    FAIL("mapped to another exception: " << problem.what());
  }
  throw std::logic_error("unreachable");
}

pqxx::sql_error sql_error(const char* state, const std::string& message = "ERROR:  secret row") {
  return pqxx::sql_error(message, "SELECT", state);
}

}  // namespace

TEST_CASE("an SQLSTATE says whether the connection, the transaction or the statement is over") {
  struct row {
    const char* state;
    sqlstate_kind kind;
  };
  for (const auto& [state, kind] : {
           row{"08000", sqlstate_kind::connection_gone},
           row{"08006", sqlstate_kind::connection_gone},
           row{"57P01", sqlstate_kind::connection_gone},
           row{"57P03", sqlstate_kind::connection_gone},
           row{"25P03", sqlstate_kind::connection_gone},
           row{"26000", sqlstate_kind::connection_unusable},
           row{"0A000", sqlstate_kind::connection_unusable},
           row{"25006", sqlstate_kind::connection_unusable},
           row{"53300", sqlstate_kind::too_many_connections},
           row{"40001", sqlstate_kind::conflict},
           row{"40P01", sqlstate_kind::conflict},
           row{"40003", sqlstate_kind::completion_unknown},
           row{"57014", sqlstate_kind::timed_out},
           row{"25P04", sqlstate_kind::timed_out},
           row{"55P03", sqlstate_kind::timed_out},
           row{"23505", sqlstate_kind::violated},
           row{"23514", sqlstate_kind::violated},
           row{"42P01", sqlstate_kind::other},
           row{"22P02", sqlstate_kind::other},
           row{"", sqlstate_kind::other},
       }) {
    CAPTURE(state);
    CHECK(classify(state) == kind);
  }
}

TEST_CASE("what may be run again, what may not, and what nobody knows are different exceptions") {
  mapped<connection_lost>(pqxx::broken_connection("gone"));
  mapped<connection_lost>(pqxx::too_many_connections("full"));
  mapped<connection_lost>(sql_error("57P01"));
  mapped<transaction_conflict>(pqxx::serialization_failure("again", "", "40001"));
  mapped<transaction_conflict>(pqxx::deadlock_detected("again", "", "40P01"));
  mapped<in_doubt_commit>(pqxx::in_doubt_error("who knows"));
  mapped<in_doubt_commit>(pqxx::statement_completion_unknown("who knows", "", "40003"));
  mapped<statement_timed_out>(sql_error("57014"));
  mapped<connection_unusable>(pqxx::feature_not_supported("cached plan", "", "0A000"));
  mapped<database_error>(pqxx::conversion_error("secret is no number"));
  mapped<database_error>(pqxx::unexpected_rows("two"));
}

TEST_CASE("what the server refuses is told from its being away") {
  CHECK(is_refusal(database_error("", "22P02")));
  CHECK(is_refusal(database_error("", "54000")));
  CHECK(is_refusal(constraint_violation("", "23514", violation::check, "")));
  CHECK(is_refusal(statement_timed_out("", "57014")));
  CHECK_FALSE(is_refusal(statement_timed_out("", "55P03")));
  CHECK_FALSE(is_refusal(connection_lost("", "57P01")));
  CHECK_FALSE(is_refusal(connection_unusable("", "25006")));
  CHECK_FALSE(is_refusal(transaction_conflict("", "40P01")));
  CHECK_FALSE(is_refusal(in_doubt_commit("")));
  CHECK_FALSE(is_refusal(pool_timeout("")));
  CHECK_FALSE(is_refusal(database_error("", "53100")));
}

TEST_CASE("a wrong number of parameters is not taken for a lost connection") {
  bool lost = false;
  try {
    rethrow_mapped(std::make_exception_ptr(pqxx::protocol_violation("bind")), "query x");
  } catch (const connection_lost&) {
    lost = true;
  } catch (const database_error& problem) {
    CHECK(std::string(problem.what()).contains("query x"));
  }
  CHECK_FALSE(lost);
}

TEST_CASE("no message carries what the server said about a row") {
  const auto unique = mapped<constraint_violation>(pqxx::unique_violation(
      "ERROR:  duplicate key value violates unique constraint \"blobs_content\"\n"
      "DETAIL:  Key (name)=(secret) already exists.",
      "INSERT", "23505"));
  CHECK(std::string(unique.what()) ==
        "query find_job failed with SQLSTATE 23505 (constraint blobs_content)");
  CHECK(unique.constraint() == "blobs_content");
  CHECK(unique.kind() == violation::unique);
  CHECK(std::string(mapped<database_error>(sql_error("22P02")).what()) ==
        "query find_job failed with SQLSTATE 22P02");
  CHECK_FALSE(std::string(mapped<database_error>(pqxx::conversion_error("secret")).what())
                  .contains("secret"));
}

TEST_CASE("a constraint is named whatever its kind") {
  const auto check = mapped<constraint_violation>(
      sql_error("23514", "ERROR:  new row for relation \"a\" violates check constraint \"a_b\""));
  CHECK(check.constraint() == "a_b");
  CHECK(check.kind() == violation::check);
  const auto missing = mapped<constraint_violation>(sql_error(
      "23502", "ERROR:  null value in column \"name\" of relation \"a\" violates not-null"));
  CHECK(missing.constraint() == "name");
  const auto foreign = mapped<constraint_violation>(
      sql_error("23503",
                "ERROR:  update or delete on table \"a\" violates foreign key "
                "constraint \"b_a\" on table \"b\""));
  CHECK(foreign.constraint() == "b_a");
  CHECK(mapped<constraint_violation>(sql_error("23505", "FEHLER: gibt es schon")).constraint() ==
        "");
}

TEST_CASE("a violation becomes the outcome that a caller can act on") {
  CHECK(to_errc(violation::unique) == errc::conflict);
  CHECK(to_errc(violation::exclusion) == errc::conflict);
  CHECK(to_errc(violation::restricted) == errc::conflict);
  CHECK(to_errc(violation::foreign_key) == errc::not_found);
  CHECK(to_errc(violation::check) == errc::invalid_input);
  CHECK(to_errc(violation::not_null) == errc::invalid_input);
}

TEST_CASE("exceptions that do not come from the database pass unchanged") {
  mapped<std::out_of_range>(std::out_of_range("mine"));
  CHECK(std::string(mapped<connection_lost>(connection_lost("mine", "08006")).what()) == "mine");
}

TEST_CASE("an SQLSTATE that the driver left out is told from the exception's type") {
  CHECK(sqlstate_of(pqxx::insufficient_privilege("ERROR")) == "42501");
  CHECK(sqlstate_of(pqxx::unique_violation("ERROR")) == "23505");
  CHECK(sqlstate_of(pqxx::serialization_failure("ERROR", "", nullptr)) == "40001");
  CHECK(sqlstate_of(pqxx::sql_error("ERROR")) == "");
  CHECK(sqlstate_of(pqxx::insufficient_privilege("ERROR", "", "42502")) == "42502");
}
