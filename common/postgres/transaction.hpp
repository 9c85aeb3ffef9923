/// Transactions. Role, workspace and limits are set at BEGIN and end with COMMIT or ROLLBACK.
#pragma once
#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
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
  /// The setting pagemill.workspace_id. Without a workspace it is empty, and policies show nothing.
  std::optional<workspace_id> workspace = {};
  /// The rest of the caller's time: limits the wait for a connection and each statement.
  std::optional<std::chrono::milliseconds> budget = {};
  /// The user that auth.uid() returns; set only if a statement or a policy asks for it.
  std::optional<uuid> user = {};
};

/// One open transaction. Created only by transact; used by the thread that runs the body.
class transaction {
 public:
  transaction(connection& on, const pool_settings& settings, const visibility& visible);
  ~transaction();
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;

  /// Runs the prepared statement `query`. Throws the exceptions of error_mapping.hpp; after any of
  /// them the transaction is aborted, and the body must leave.
  pqxx::result exec(const sql::query& query, const pqxx::params& params = {});
  /// The same for statements for which a constraint_violation is an expected outcome: it becomes
  /// the error of to_errc. The body must then return an error, since the transaction is aborted.
  result<pqxx::result> try_exec(const sql::query& query, const pqxx::params& params = {});

  /// Declares a binary cursor with `declare` and returns the rows that `fetch` reads from it. Their
  /// fields hold PostgreSQL's binary forms: read them with read_bytes, not with as().
  pqxx::result exec_binary(const sql::query& declare, const pqxx::params& params,
                           const sql::query& fetch);

  /// The number that `query` returns, of a type of an extension in this database. A connection
  /// asks once.
  std::uint32_t type_number(const sql::query& query);

  /// For transact. Throws in_doubt_commit if the answer was lost.
  void commit();

 private:
  bool was_transaction_timeout(std::chrono::steady_clock::time_point statement_begin) const;

  using time_point = std::chrono::steady_clock::time_point;
  time_point answer_deadline() const;
  pqxx::result exec_until(time_point deadline, const sql::query& query, const pqxx::params& params);
  pqxx::result run_until(time_point deadline, std::string_view name,
                         const std::function<pqxx::result()>& run);

  connection& connection_;
  const std::chrono::milliseconds statement_limit_;
  const std::chrono::milliseconds transaction_limit_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  /// Declared before work_, whose destructor waits for the server too.
  struct disarmed_at_end {
    connection& on;
    ~disarmed_at_end() { on.answers().disarm(); }
  } disarmed_{connection_};
  pqxx::work work_;
  bool aborted_ = false;
};

/// Runs one statement as a transaction of its own, in one round trip. The statement itself sets
/// role, workspace and limits. Blocking. Throws as transact does. It may run several times, as in
/// transact and also after a lost answer.
pqxx::result run_alone(connection_pool& pool, const sql::query& query, const pqxx::params& params);

namespace detail {
/// Runs `body` in a transaction, repeatedly if the kind of failure allows; commits if body returns
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
/// Commits when body returns; rolls back when it throws, or returns a result<T> with an error. Body
/// may run up to 4 times: after a connection lost before COMMIT, a deadlock or a serialization
/// failure. So it must have no effect outside the transaction that it cannot repeat. A COMMIT whose
/// answer was lost is never repeated: in_doubt_commit.
///
/// The thread's call_deadline limits it as visibility::budget does.
/// No call waits for the server much longer than the pool's limits allow: the connection is then
/// cut with no_answer, or with in_doubt_commit at COMMIT.
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
