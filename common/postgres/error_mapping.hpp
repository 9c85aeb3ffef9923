/// What can go wrong at the database, in our own types: no pqxx exception, and no row data, leaves
/// common/postgres.
#pragma once
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

#include "common/core/errc.hpp"

namespace pqxx {
class sql_error;
}

namespace pagemill::postgres {

/// An infrastructure failure at the database. The message names the query and the SQLSTATE, never
/// values: PostgreSQL puts values into its own messages ("Key (email)=(...) already exists").
class database_error : public std::runtime_error {
 public:
  explicit database_error(const std::string& message, std::string sqlstate = "")
      : std::runtime_error(message), sqlstate_(std::move(sqlstate)) {}
  const std::string& sqlstate() const { return sqlstate_; }

 private:
  std::string sqlstate_;  ///< five characters, or empty when the server did not say
};

/// The connection could not be opened, or was lost before COMMIT was sent: nothing was written.
class connection_lost : public database_error {
  using database_error::database_error;
};

/// The same, because the server or its host did not answer in time. Asking again would take as
/// long.
class no_answer : public connection_lost {
  using connection_lost::connection_lost;
};

/// Serialization failure or deadlock: nothing was written, the transaction may be run again.
class transaction_conflict : public database_error {
  using database_error::database_error;
};

/// The connection cannot serve this statement any more (plan or prepared statement gone, server
/// became read-only after a failover): nothing was written, another connection may do it.
class connection_unusable : public database_error {
  using database_error::database_error;
};

/// The answer to COMMIT was lost: it may or may not have been written. Never retried here; the
/// caller looks at the rows, or its operation is idempotent by key or fence.
class in_doubt_commit : public database_error {
  using database_error::database_error;
};

/// statement_timeout, transaction_timeout, lock_timeout, or a cancel request.
class statement_timed_out : public database_error {
  using database_error::database_error;
};

/// No connection became free within the pool's time limit, or the pool is stopped.
class pool_timeout : public database_error {
  using database_error::database_error;
};

enum class violation { unique, foreign_key, check, not_null, exclusion, restricted };

/// A constraint was violated. Where that is an expected outcome, call transaction::try_exec, which
/// turns it into a result.
class constraint_violation : public database_error {
 public:
  constraint_violation(const std::string& message, std::string sqlstate, violation kind,
                       std::string constraint)
      : database_error(message, std::move(sqlstate)),
        kind_(kind),
        constraint_(std::move(constraint)) {}
  violation kind() const { return kind_; }
  /// The constraint's name; empty when the server speaks another language than English.
  const std::string& constraint() const { return constraint_; }

 private:
  violation kind_;
  std::string constraint_;
};

/// Whether the server was there and refused what it was asked (a value, a size, a rule, the time it
/// took): asking again will not help. False when it was away, busy, or the answer is unknown.
bool is_refusal(const database_error& problem);

/// Logs what a loop absorbs before it tries again: a database that is away only at level debug,
/// since the pool says that once for all of them (database_unavailable).
void log_absorbed(std::string_view event, const std::exception& problem);

/// unique, exclusion, restricted -> conflict; foreign_key -> not_found; check, not_null ->
/// invalid_input.
errc to_errc(violation kind);
error to_error(const constraint_violation& problem);

/// What an SQLSTATE means for the caller. Pure, so that the table of it is tested without a server.
enum class sqlstate_kind {
  connection_gone,       ///< class 08, 57P01..57P05, 25P03: the session is over
  connection_unusable,   ///< 26000, 0A000, 25006
  too_many_connections,  ///< 53300
  conflict,              ///< 40001, 40P01 and the rest of class 40 but 40003
  completion_unknown,    ///< 40003
  timed_out,             ///< 57014, 25P04, 55P03
  violated,              ///< class 23
  other,
};
sqlstate_kind classify(std::string_view sqlstate);

/// The SQLSTATE of a driver's exception, also of the types for which the driver forgets it.
std::string_view sqlstate_of(const pqxx::sql_error& problem);

/// Rethrows `problem` (a pqxx exception, or one of ours, or any other) as one of the above;
/// exceptions that do not come from the database pass unchanged. `what` names the statement or
/// step; it is all of the text that reaches the message besides SQLSTATE and constraint name.
[[noreturn]] void rethrow_mapped(const std::exception_ptr& problem, std::string_view what);

/// `message` as one line without the URL and its password, for errors of libpq that quote them.
std::string without_secrets(std::string message, std::string_view url);

}  // namespace pagemill::postgres
