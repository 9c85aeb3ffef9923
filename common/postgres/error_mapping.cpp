#include "common/postgres/error_mapping.hpp"

#include <algorithm>
#include <cstdlib>
#include <format>
#include <type_traits>

#include <pqxx/except>

#include "common/core/log.hpp"

namespace pagemill::postgres {
namespace {

/// The name in the first line of the server's English message, which never contains row data.
std::string constraint_name(std::string_view message) {
  message = message.substr(0, message.find('\n'));
  for (const std::string_view words :
       {"constraint \"", "in column \"", "null value in column \""}) {
    const auto at = message.find(words);
    if (at == std::string_view::npos) continue;
    const auto name = message.substr(at + words.size());
    return std::string(name.substr(0, name.find('"')));
  }
  return {};
}

violation violation_of(std::string_view sqlstate) {
  if (sqlstate == "23505") return violation::unique;
  if (sqlstate == "23503") return violation::foreign_key;
  if (sqlstate == "23502") return violation::not_null;
  if (sqlstate == "23P01") return violation::exclusion;
  if (sqlstate == "23001") return violation::restricted;
  return violation::check;
}

[[noreturn]] void throw_sql_error(const pqxx::sql_error& problem, std::string_view what) {
  const std::string state(sqlstate_of(problem));
  const auto message = std::format("{} failed with SQLSTATE {}", what, state);
  switch (classify(state)) {
    case sqlstate_kind::connection_gone:
    case sqlstate_kind::too_many_connections: throw connection_lost(message, state);
    case sqlstate_kind::connection_unusable: throw connection_unusable(message, state);
    case sqlstate_kind::conflict: throw transaction_conflict(message, state);
    case sqlstate_kind::completion_unknown: throw in_doubt_commit(message, state);
    case sqlstate_kind::timed_out: throw statement_timed_out(message, state);
    case sqlstate_kind::violated: {
      auto name = constraint_name(problem.what());
      throw constraint_violation(std::format("{} (constraint {})", message, name), state,
                                 violation_of(state), name);
    }
    case sqlstate_kind::other: break;
  }
  throw database_error(message, state);
}

/// The raw password in a URL or in keyword=value pairs, as far as it can be found.
std::string_view password_in(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    const auto rest = url.substr(scheme + 3);
    const auto at = rest.rfind('@');
    const auto colon = rest.find(':');
    if (at != std::string_view::npos && colon < at) return rest.substr(colon + 1, at - colon - 1);
  }
  constexpr std::string_view key = "password=";
  const auto start = url.find(key);
  if (start == std::string_view::npos) return {};
  auto value = url.substr(start + key.size());
  if (value.starts_with('\'')) return value.substr(1, value.find('\'', 1) - 1);
  return value.substr(0, value.find_first_of("& "));
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  if (from.empty()) return;
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

bool is_refusal(const database_error& problem) {
  const auto is = [&]<class T>(std::type_identity<T>) {
    return dynamic_cast<const T*>(&problem) != nullptr;
  };
  if (is(std::type_identity<connection_lost>()) || is(std::type_identity<connection_unusable>()) ||
      is(std::type_identity<transaction_conflict>()) || is(std::type_identity<in_doubt_commit>()) ||
      is(std::type_identity<pool_timeout>())) {
    return false;
  }
  // Locks, missing resources and the server's own failures are not the request's fault.
  const std::string_view state = problem.sqlstate();
  if (state == "55P03") return false;
  return !state.starts_with("53") && !state.starts_with("58") && !state.starts_with("XX");
}

void log_absorbed(std::string_view event, const std::exception& problem) {
  const bool away = dynamic_cast<const connection_lost*>(&problem) != nullptr;
  log(away ? log_level::debug : log_level::warning, event, {{"error", problem.what()}});
}

errc to_errc(violation kind) {
  switch (kind) {
    case violation::unique:
    case violation::exclusion:
    case violation::restricted: return errc::conflict;
    case violation::foreign_key: return errc::not_found;
    case violation::check:
    case violation::not_null: return errc::invalid_input;
  }
  std::abort();
}

error to_error(const constraint_violation& problem) {
  return error{to_errc(problem.kind()),
               std::format("not allowed by the rule {}", problem.constraint())};
}

sqlstate_kind classify(std::string_view sqlstate) {
  const auto is_one_of = [&](auto... states) { return ((sqlstate == states) || ...); };
  // 25P03: idle_in_transaction_session_timeout ended the session, as when a process was stopped.
  if (sqlstate.starts_with("08") || sqlstate.starts_with("57P") || sqlstate == "25P03") {
    return sqlstate_kind::connection_gone;
  }
  if (is_one_of("26000", "0A000", "25006")) return sqlstate_kind::connection_unusable;
  if (sqlstate == "53300") return sqlstate_kind::too_many_connections;
  if (sqlstate == "40003") return sqlstate_kind::completion_unknown;
  if (sqlstate.starts_with("40")) return sqlstate_kind::conflict;
  if (is_one_of("57014", "25P04", "55P03")) return sqlstate_kind::timed_out;
  if (sqlstate.starts_with("23")) return sqlstate_kind::violated;
  return sqlstate_kind::other;
}

void rethrow_mapped(const std::exception_ptr& problem, std::string_view what) {
  try {
    std::rethrow_exception(problem);
  } catch (const pqxx::in_doubt_error&) {
    throw in_doubt_commit(std::format("{}: the answer to COMMIT was lost", what));
  } catch (const pqxx::protocol_violation&) {
    throw database_error(std::format("{}: wrong number of parameters or a broken protocol", what));
  } catch (const pqxx::too_many_connections&) {
    throw connection_lost(std::format("{}: the server has no free connection", what), "53300");
  } catch (const pqxx::broken_connection&) {
    throw connection_lost(std::format("{}: the connection was lost", what));
  } catch (const pqxx::sql_error& failed) {
    throw_sql_error(failed, what);
  } catch (const pqxx::failure&) {
    throw database_error(std::format("{} failed", what));
  } catch (const pqxx::conversion_error&) {
    throw database_error(std::format("{}: a value has another type than expected", what));
  } catch (const pqxx::range_error&) {
    throw database_error(std::format("{}: another number of rows or columns than expected", what));
  } catch (const pqxx::argument_error&) {
    throw database_error(std::format("{}: a parameter cannot be sent", what));
  }
  std::abort();  // rethrow_exception never returns
}

std::string_view sqlstate_of(const pqxx::sql_error& problem) {
  if (!problem.sqlstate().empty()) return problem.sqlstate();
  // libpqxx 7.10 does not pass it to some of its exception types.
  const auto is = [&]<class T>(std::type_identity<T>) {
    return dynamic_cast<const T*>(&problem) != nullptr;
  };
  if (is(std::type_identity<pqxx::insufficient_privilege>())) return "42501";
  if (is(std::type_identity<pqxx::unique_violation>())) return "23505";
  if (is(std::type_identity<pqxx::foreign_key_violation>())) return "23503";
  if (is(std::type_identity<pqxx::check_violation>())) return "23514";
  if (is(std::type_identity<pqxx::not_null_violation>())) return "23502";
  if (is(std::type_identity<pqxx::restrict_violation>())) return "23001";
  if (is(std::type_identity<pqxx::integrity_constraint_violation>())) return "23000";
  if (is(std::type_identity<pqxx::feature_not_supported>())) return "0A000";
  if (is(std::type_identity<pqxx::statement_completion_unknown>())) return "40003";
  if (is(std::type_identity<pqxx::deadlock_detected>())) return "40P01";
  if (is(std::type_identity<pqxx::transaction_rollback>())) return "40001";
  if (is(std::type_identity<pqxx::undefined_table>())) return "42P01";
  if (is(std::type_identity<pqxx::insufficient_resources>())) return "53000";
  return "";
}

std::string without_secrets(std::string message, std::string_view url) {
  const auto password = password_in(url);
  if (password.find_first_of("/?#[]") != std::string_view::npos) {
    return "the database URL is not valid: in a password, characters such as / ? # @ are written "
           "percent-encoded";
  }
  replace_all(message, url, "(database URL)");
  replace_all(message, password, "***");
  replace_all(message, "\n\t", ", ");
  message.erase(message.find_last_not_of(" \n") + 1);
  std::ranges::replace(message, '\n', ' ');
  return message;
}

}  // namespace pagemill::postgres
