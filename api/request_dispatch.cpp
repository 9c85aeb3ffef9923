#include "api/request_dispatch.hpp"

#include <optional>
#include <vector>

#include "common/async/blocking_pool.hpp"
#include "common/core/log.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

problem unavailable(std::string code, std::string detail) {
  return {503, std::move(code), std::move(detail), "", {{"Retry-After", "2"}}};
}

/// What the server said of itself: nothing was written, and none of it is the request's fault.
std::optional<problem> describe_state(std::string_view sqlstate) {
  if (sqlstate == "25006") {
    return unavailable("database_read_only", "The database takes no changes at the moment.");
  }
  if (sqlstate == "53100") {
    return unavailable("database_full", "The database has no space left at the moment.");
  }
  if (sqlstate.starts_with("53")) {
    return unavailable("database_busy", "The database has too much to do at the moment.");
  }
  if (sqlstate.starts_with("58")) {
    return unavailable("database_failing", "The database cannot use its storage at the moment.");
  }
  return std::nullopt;
}

problem describe(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const pool_overloaded&) {
    return unavailable("overloaded", "Too many requests wait already; try again later.");
  } catch (const postgres::in_doubt_commit&) {
    return unavailable("outcome_unknown",
                       "The database went away while it confirmed: look before you repeat, or "
                       "repeat with the same Idempotency-Key.");
  } catch (const postgres::pool_timeout&) {
    return unavailable("database_busy", "No connection to the database came free in time.");
  } catch (const postgres::transaction_conflict&) {
    return unavailable("database_busy", "Others changed the same rows again and again.");
  } catch (const postgres::statement_timed_out&) {
    return unavailable("database_timeout", "The database took too long.");
  } catch (const postgres::database_error& problem) {
    if (auto said = describe_state(problem.sqlstate())) return *std::move(said);
    const bool gone = dynamic_cast<const postgres::connection_lost*>(&problem) != nullptr ||
                      dynamic_cast<const postgres::connection_unusable*>(&problem) != nullptr;
    if (gone) return unavailable("database_unavailable", "The database does not answer.");
    return {500, "internal_error", "Something went wrong on our side.", ""};
  } catch (...) {
    return {500, "internal_error", "Something went wrong on our side.", ""};
  }
}

std::string reason_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "unknown exception";
  }
}

}  // namespace

boost::asio::awaitable<response> request_dispatch::handle(std::size_t route, exchange_ptr request) {
  auto opinion = co_await gate_.judge(rules()[route].needs, request);
  response answer;
  if (opinion.passes) {
    answer = co_await api_routes()[route].handle(handlers_, request);
  } else {
    answer = problem_response(opinion.passes.error(), request->request_id);
  }
  for (auto& header : opinion.headers) answer.headers.push_back(std::move(header));
  co_return answer;
}

problem request_dispatch::describe_failure(std::exception_ptr failure, const exchange& request) {
  auto said = describe(failure);
  log_error("request_failed", {{"request_id", request.request_id},
                               {"path", request.head.target.path},
                               {"code", said.code},
                               {"reason", reason_of(failure)}});
  return said;
}

void request_dispatch::finished(const request_summary& summary) {
  const auto pattern =
      summary.route ? std::string_view(rules()[*summary.route].pattern) : std::string_view();
  metrics_.request_finished(summary, pattern);
  // Probes come every few seconds; only their failures are worth a line.
  const bool probe = pattern == "/health" || pattern == "/ready" || pattern == "/metrics";
  const auto level = probe && summary.status < 400 ? log_level::debug : log_level::info;
  const std::chrono::duration<double, std::milli> took = summary.took;
  std::vector<log_field> fields{{"request_id", summary.request->request_id},
                                {"method", to_string(summary.method)},
                                {"path", summary.path},
                                {"status", summary.status},
                                {"bytes_in", summary.bytes_in},
                                {"bytes_out", summary.bytes_out},
                                {"duration_ms", took.count()},
                                {"client_address", summary.request->client_address}};
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) fields.emplace_back(name, value);
  };
  if (!pattern.empty()) fields.emplace_back("route", pattern);
  if (summary.request->workspace != workspace_id{}) {
    fields.emplace_back("workspace_id", to_string(summary.request->workspace));
  }
  add("code", summary.code);
  add("job_id", summary.request->job_id);
  add("document_id", summary.request->document_id);
  const auto& who = summary.request->who;
  if (who.key) add("key_id", to_string(*who.key));
  if (who.user) add("user_id", to_string(*who.user));
  log(level, "request", fields);
}

}  // namespace pagemill
