/// Transactions. Role, workspace and limits are set with BEGIN and end with COMMIT or ROLLBACK.
#pragma once
#include <chrono>
#include <concepts>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include <pqxx/params>
#include <pqxx/result>
#include <pqxx/transaction>

#include "common/core/errc.hpp"
#include "common/core/uuid.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/postgres/error_mapping.hpp"
#include "sql/sql_queries.hpp"

namespace pagemill::postgres {

/// What a transaction may see, and how long it may take.
struct visibility {
  /// The setting pagemill.workspace_id; without it the setting is the empty text, and policies show
  /// nothing.
  std::optional<workspace_id> workspace = {};
  /// What is left of the caller's time: limits the wait for a connection and each statement.
  std::optional<std::chrono::milliseconds> budget = {};
  /// The user whom auth.uid() names; set only where a statement or a policy asks for it.
  std::optional<uuid> user = {};
};

/// One open transaction. Made only by transact; used by the thread that runs the body.
class transaction {
 public:
  transaction(connection& on, const pool_settings& settings, const visibility& visible);
  ~transaction();
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;

  /// Runs the prepared statement `query`. Throws the exceptions of error_mapping.hpp; after any of
  /// them the transaction is aborted, and the body can only leave.
  pqxx::result exec(const sql::query& query, const pqxx::params& params = {});
  /// The same, for statements whose constraints are an expected outcome: a constraint_violation
  /// becomes the error of to_errc. The body must return an error then (the transaction is aborted).
  result<pqxx::result> try_exec(const sql::query& query, const pqxx::params& params = {});

  /// For transact. Throws in_doubt_commit when the answer was lost.
  void commit();

 private:
  bool was_transaction_timeout(std::chrono::steady_clock::time_point statement_begin) const;

  using time_point = std::chrono::steady_clock::time_point;
  time_point answer_deadline() const;
  pqxx::result exec_until(time_point deadline, const sql::query& query, const pqxx::params& params);

  connection& connection_;
  const std::chrono::milliseconds statement_limit_;
  const std::chrono::milliseconds transaction_limit_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  /// Declared before work_, whose end waits for the server too.
  struct disarmed_at_end {
    connection& on;
    ~disarmed_at_end() { on.answers().disarm(); }
  } disarmed_{connection_};
  pqxx::work work_;
  bool aborted_ = false;
};

/// Runs one statement as a transaction of its own, in one round trip. Neither role nor workspace
/// nor limits are set before it: the statement sets them itself. Blocking. Throws as transact does;
/// it may run several times where that would, and after a lost answer.
pqxx::result run_alone(connection_pool& pool, const sql::query& query, const pqxx::params& params);

namespace detail {
/// Runs `body` in a transaction, again where the failure taxonomy allows; commits when body returns
/// true.
void run_transaction(connection_pool& pool, const visibility& visible,
                     const std::function<bool(transaction&)>& body);
template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<result<T>> = true;
}  // namespace detail

/// Runs `body(transaction&)` in one transaction and returns what it returned. Blocking.
///
/// Commits when body returns; rolls back when it throws, and when it returns a result<T> that holds
/// an error. Body may run several times (at most 4): after a connection lost before COMMIT, a
/// deadlock or a serialization failure; so it must have no effect outside of the transaction that
/// it cannot repeat. A COMMIT whose answer was lost is never repeated: in_doubt_commit.
///
/// No call waits for the server much longer than the pool's limits allow it to take: then the
/// connection is cut, with no_answer, or in_doubt_commit at COMMIT.
template <std::invocable<transaction&> F>
auto transact(connection_pool& pool, const visibility& visible, F&& body)
    -> std::invoke_result_t<F&, transaction&> {
  using value = std::invoke_result_t<F&, transaction&>;
  if constexpr (std::is_void_v<value>) {
    detail::run_transaction(pool, visible, [&](transaction& open) {
      body(open);
      return true;
    });
  } else {
    std::optional<value> outcome;
    detail::run_transaction(pool, visible, [&](transaction& open) {
      outcome.reset();
      outcome.emplace(body(open));
      if constexpr (detail::is_result<value>) return outcome->has_value();
      return true;
    });
    return std::move(*outcome);
  }
}

}  // namespace pagemill::postgres
