/// What can go wrong with the database, as our own types: neither pqxx exceptions nor row data
/// leave common/postgres.
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
  std::string sqlstate_;  ///< five characters, or empty if the server sent none
};

/// The connection could not be opened, or was lost before COMMIT was sent: nothing was written.
class connection_lost : public database_error {
  using database_error::database_error;
};

/// The same, because the server or its host did not answer in time. Another attempt would take as
/// long.
class no_answer : public connection_lost {
  using connection_lost::connection_lost;
};

/// Serialization failure or deadlock: nothing was written, the transaction may be run again.
class transaction_conflict : public database_error {
  using database_error::database_error;
};

/// The connection can no longer serve this statement (plan or prepared statement gone, server
/// read-only after a failover): nothing was written, another connection may succeed.
class connection_unusable : public database_error {
  using database_error::database_error;
};

/// The answer to COMMIT was lost: the transaction may or may not have been written. Never retried
/// here; the caller looks at the rows, or its operation is idempotent by key or fence.
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

/// A constraint was violated. If that is an expected outcome, call transaction::try_exec, which
/// returns it as a result.
class constraint_violation : public database_error {
 public:
  constraint_violation(const std::string& message, std::string sqlstate, violation kind,
                       std::string constraint)
      : database_error(message, std::move(sqlstate)),
        kind_(kind),
        constraint_(std::move(constraint)) {}
  violation kind() const { return kind_; }
  /// The constraint's name; empty if the server's messages are not English.
  const std::string& constraint() const { return constraint_; }

 private:
  violation kind_;
  std::string constraint_;
};

/// Whether the server answered and refused the request (a value, a size, a rule, the time it took):
/// another attempt will not help. False if it was away or busy, or if the outcome is unknown.
bool is_refusal(const database_error& problem);

/// Logs what a loop absorbs before it tries again. An unreachable database is logged at level debug
/// only, since the pool reports it once for all (database_unavailable).
void log_absorbed(std::string_view event, const std::exception& problem);

/// unique, exclusion, restricted -> conflict; foreign_key -> not_found; check, not_null ->
/// invalid_input.
errc to_errc(violation kind);
error to_error(const constraint_violation& problem);

/// What an SQLSTATE means for the caller. Pure, so the table can be tested without a server.
enum class sqlstate_kind {
  connection_gone,       ///< class 08, 57P01..57P05, 25P03: the session is over
  connection_unusable,   ///< 26000, 0A000, 25006
  too_many_connections,  ///< 53300
  conflict,              ///< class 40 except 40003
  completion_unknown,    ///< 40003
  timed_out,             ///< 57014, 25P04, 55P03
  violated,              ///< class 23
  other,
};
sqlstate_kind classify(std::string_view sqlstate);

/// The SQLSTATE of a driver's exception, including types for which the driver leaves it out.
std::string_view sqlstate_of(const pqxx::sql_error& problem);

/// Rethrows a pqxx exception as one of the above; any other exception passes unchanged. `what`
/// names the statement or step: apart from SQLSTATE and constraint name, nothing else reaches the
/// message.
[[noreturn]] void rethrow_mapped(const std::exception_ptr& problem, std::string_view what);

/// `message` as one line without the URL and its password, which errors of libpq may quote.
std::string without_secrets(std::string message, std::string_view url);

}  // namespace pagemill::postgres
