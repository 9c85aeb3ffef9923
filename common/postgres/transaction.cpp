#include "common/postgres/transaction.hpp"

#include <algorithm>
#include <format>
#include <string>

#include <pqxx/nontransaction>

#include "common/core/call_deadline.hpp"
#include "common/core/log.hpp"
#include "common/core/retry_curves.hpp"

namespace pagemill::postgres {
namespace {

constexpr int attempts_max = 4;

/// The server's own limits end a statement; the answer may take that much longer to arrive.
constexpr std::chrono::milliseconds answer_margin{2000};

using clock = std::chrono::steady_clock;

/// Armed before the connection sends BEGIN, which a server answers immediately.
pqxx::connection& about_to_begin(connection& on) {
  on.answers().arm(clock::now() + on.answer_timeout());
  return on.native();
}

std::string limit_text(std::chrono::milliseconds limit) {
  return limit.count() == 0 ? std::string() : std::to_string(limit.count());
}

/// The claims that auth.uid() reads.
std::string claims_text(const std::optional<uuid>& user) {
  return user ? std::format(R"({{"sub":"{}"}})", to_string(*user)) : std::string();
}

std::chrono::milliseconds statement_limit(const pool_settings& settings,
                                          const visibility& visible) {
  const auto own = settings.limits.statement;
  if (!visible.budget) return own;
  return own.count() == 0 ? *visible.budget : std::min(own, *visible.budget);
}

/// The time until `deadline`; throws if it has passed.
std::optional<std::chrono::milliseconds> left(const std::optional<clock::time_point>& deadline) {
  if (!deadline) return std::nullopt;
  const auto rest = std::chrono::ceil<std::chrono::milliseconds>(*deadline - clock::now());
  if (rest.count() <= 0) throw statement_timed_out("the caller's time was used up");
  return rest;
}

/// Runs `work` on a connection of the pool, and judges the connection by what it throws.
void use_once(connection_pool& pool, const std::optional<clock::time_point>& deadline,
              std::string_view what, const std::function<void(connection&)>& work) {
  const auto lease = deadline ? pool.acquire(*left(deadline)) : pool.acquire();
  try {
    try {
      work(*lease);
    } catch (...) {
      rethrow_mapped(std::current_exception(), what);
    }
  } catch (const connection_lost& problem) {
    lease->mark_unusable();
    if (!lease->answers().fired()) throw;
    lease->prefer_another_host();
    throw no_answer(std::format("{}: no answer in time", problem.what()), problem.sqlstate());
  } catch (const connection_unusable&) {
    lease->mark_unusable();
    lease->prefer_another_host();
    throw;
  } catch (const in_doubt_commit&) {
    lease->mark_unusable();
    if (lease->answers().fired()) lease->prefer_another_host();
    throw;
  }
}

/// Calls `once` again if the kind of failure allows.
void retry(connection_pool& pool, const std::function<void()>& once) {
  for (int attempt = 1;; ++attempt) {
    std::string reason;
    try {
      return once();
    } catch (const no_answer&) {
      pool.drop_idle();
      throw;
    } catch (const connection_lost& problem) {
      pool.drop_idle();
      if (attempt == attempts_max) throw;
      reason = problem.what();
    } catch (const connection_unusable& problem) {
      if (attempt == attempts_max) throw;
      reason = problem.what();
    } catch (const transaction_conflict& problem) {
      if (attempt == attempts_max) throw;
      reason = problem.what();
    }
    log_debug("transaction_retried", {{"attempt", attempt}, {"reason", reason}});
    pool.pause(wait_after(retry::transaction, attempt, random_fraction()));
  }
}

}  // namespace

transaction::transaction(connection& on, const pool_settings& settings, const visibility& visible)
    : connection_(on),
      statement_limit_(statement_limit(settings, visible)),
      transaction_limit_(settings.limits.transaction),
      work_(about_to_begin(on)) {
  const auto& limits = settings.limits;
  exec_until(clock::now() + on.answer_timeout(), sql::transaction_open,
             pqxx::params{settings.role.empty() ? std::string("none") : settings.role,
                          visible.workspace ? to_string(*visible.workspace) : std::string(),
                          limit_text(statement_limit_), limit_text(limits.idle),
                          limit_text(limits.transaction), limit_text(limits.tcp_user),
                          settings.index_plans ? "off" : "on", claims_text(visible.user)});
}

/// Rolling back waits for the server too.
transaction::~transaction() {
  connection_.answers().arm(clock::now() + connection_.answer_timeout());
}

/// When the answer to a statement that begins now must have arrived.
clock::time_point transaction::answer_deadline() const {
  auto deadline = answer_guard::never;
  if (statement_limit_.count() > 0) deadline = clock::now() + statement_limit_ + answer_margin;
  if (transaction_limit_.count() > 0) {
    deadline = std::min(deadline, begin_ + transaction_limit_ + answer_margin);
  }
  return deadline;
}

pqxx::result transaction::exec(const sql::query& query, const pqxx::params& params) {
  return exec_until(answer_deadline(), query, params);
}

pqxx::result transaction::exec_binary(const sql::query& declare, const pqxx::params& params,
                                      const sql::query& fetch) {
  exec(declare, params);
  return run_until(answer_deadline(), fetch.name,
                   [&] { return connection_.exec_unprepared(work_, fetch); });
}

pqxx::result transaction::exec_until(clock::time_point deadline, const sql::query& query,
                                     const pqxx::params& params) {
  return run_until(deadline, query.name, [&] { return connection_.exec(work_, query, params); });
}

pqxx::result transaction::run_until(clock::time_point deadline, std::string_view name,
                                    const std::function<pqxx::result()>& run) {
  const auto statement_begin = clock::now();
  connection_.answers().arm(deadline);
  try {
    auto rows = run();
    connection_.answers().disarm();
    return rows;
  } catch (const connection_lost&) {
    aborted_ = true;
    if (connection_.answers().fired() || !was_transaction_timeout(statement_begin)) throw;
    connection_.mark_unusable();
    throw statement_timed_out(std::format("query {}: transaction_timeout", name), "25P04");
  } catch (...) {
    aborted_ = true;
    throw;
  }
}

/// The server ends the session at transaction_timeout, and pqxx then has neither text nor SQLSTATE,
/// so the time has to tell: a statement was running when the limit was reached. (A statement that
/// began later found the session gone, as after a long stop of this process, and may be run again.
/// So may one whose end is noticed late, because the process or the network stood still.)
bool transaction::was_transaction_timeout(clock::time_point statement_begin) const {
  if (transaction_limit_.count() == 0) return false;
  const auto limit = begin_ + transaction_limit_;
  const auto now = clock::now();
  return statement_begin < limit && now >= limit && now < limit + answer_margin;
}

std::uint32_t transaction::type_number(const sql::query& query) {
  auto& known = connection_.type_numbers();
  const auto found = known.find(query.name);
  if (found != known.end()) return found->second;
  return known[query.name] = exec(query).one_field().as<std::uint32_t>();
}

result<pqxx::result> transaction::try_exec(const sql::query& query, const pqxx::params& params) {
  try {
    return exec(query, params);
  } catch (const constraint_violation& problem) {
    return std::unexpected(to_error(problem));
  }
}

void transaction::commit() {
  // PostgreSQL answers COMMIT of an aborted transaction with ROLLBACK and no error.
  if (aborted_) throw database_error("a failed statement was ignored, nothing was committed");
  // The transaction's limits do not bound COMMIT: a synchronous standby may be away.
  connection_.answers().arm(statement_limit_.count() > 0
                                ? clock::now() + statement_limit_ + answer_margin
                                : answer_guard::never);
  try {
    try {
      work_.commit();
    } catch (...) {
      rethrow_mapped(std::current_exception(), "COMMIT");
    }
  } catch (const connection_lost& problem) {
    throw in_doubt_commit(problem.what(), problem.sqlstate());
  }
}

pqxx::result run_alone(connection_pool& pool, const sql::query& query, const pqxx::params& params) {
  pqxx::result rows;
  retry(pool, [&] {
    use_once(pool, std::nullopt, std::format("query {}", query.name), [&](connection& on) {
      const answer_limit limit(on);
      pqxx::nontransaction alone(on.native());
      rows = on.exec(alone, query, params);
    });
  });
  return rows;
}

namespace detail {

void run_transaction(connection_pool& pool, const visibility& visible,
                     const std::function<bool(transaction&)>& body) {
  std::optional<clock::time_point> deadline;
  if (const auto until = call_deadline::in_force(); until != clock::time_point::max()) {
    deadline = until;
  }
  if (visible.budget) {
    const auto own = clock::now() + *visible.budget;
    deadline = deadline ? std::min(*deadline, own) : own;
  }
  retry(pool, [&] {
    use_once(pool, deadline, "a transaction", [&](connection& on) {
      // The wait for the connection also counts as the caller's time.
      transaction open(on, pool.settings(),
                       visibility{visible.workspace, left(deadline), visible.user});
      if (body(open)) open.commit();
    });
  });
}

}  // namespace detail
}  // namespace pagemill::postgres
