#include "api/request/error_status.hpp"

#include <cstdlib>
#include <optional>

#include "api/request/answer_budget.hpp"
#include "api/request/too_many.hpp"
#include "common/analysis/analysis_proof.hpp"
#include "common/analysis/unicode/analysis_error.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/core/log.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

int status_of(errc code) {
  switch (code) {
    case errc::not_found: return 404;
    case errc::conflict: return 409;
    case errc::invalid_input: return 422;
    case errc::lost_claim: return 409;
    case errc::too_large: return 413;
    case errc::unavailable: return 503;
  }
  std::abort();
}

problem unavailable(std::string code, std::string detail) {
  return {503, std::move(code), std::move(detail), "", {{"Retry-After", "2"}}};
}

/// The state of the database server: nothing was written, and the request is not at fault.
std::optional<problem> describe_state(std::string_view sqlstate) {
  if (sqlstate == "25006") {
    return unavailable("database_read_only", "The database is read-only at the moment.");
  }
  if (sqlstate == "53100") {
    return unavailable("database_full", "The database is out of space.");
  }
  if (sqlstate.starts_with("53")) {
    return unavailable("database_busy", "The database is overloaded at the moment.");
  }
  if (sqlstate.starts_with("58")) {
    return unavailable("database_failing", "The storage of the database is failing.");
  }
  return std::nullopt;
}

problem describe(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const answers_crowded& e) {
    return too_many("requests", "too_many_workspace_requests", e.why);
  } catch (const analysis_data_missing&) {
    return unavailable(analysis_unavailable,
                       "This host cannot analyse texts: the data of its ICU library is missing.");
  } catch (const pool_overloaded&) {
    return unavailable("overloaded", "Too many requests are waiting; try again later.");
  } catch (const postgres::in_doubt_commit&) {
    return unavailable("outcome_unknown",
                       "The database was lost during the commit: check the outcome before you "
                       "repeat, or repeat with the same Idempotency-Key.");
  } catch (const postgres::pool_timeout&) {
    return unavailable("database_busy", "No database connection became free in time.");
  } catch (const postgres::transaction_conflict&) {
    return unavailable("database_busy", "Concurrent changes to the same rows kept conflicting.");
  } catch (const postgres::statement_timed_out&) {
    return unavailable("database_timeout", "The database took too long to answer.");
  } catch (const postgres::database_error& e) {
    if (auto said = describe_state(e.sqlstate())) return *std::move(said);
    const bool gone = dynamic_cast<const postgres::connection_lost*>(&e) != nullptr ||
                      dynamic_cast<const postgres::connection_unusable*>(&e) != nullptr;
    if (gone) return unavailable("database_unavailable", "The database does not answer.");
    return {500, "internal_error", "An internal error occurred.", ""};
  } catch (...) {
    return {500, "internal_error", "An internal error occurred.", ""};
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

problem to_problem(const error& what) {
  const auto code = what.reason.empty() ? std::string(to_string(what.code)) : what.reason;
  // The only option that the database validates, because its clock decides.
  const std::string field = what.reason.starts_with("run_at_") ? "run_at" : "";
  return {status_of(what.code), code, what.message, field};
}

problem report_failure(const std::exception_ptr& failure, const exchange& request) {
  auto said = describe(failure);
  log_error("request_failed", {{"request_id", request.request_id},
                               {"path", request.head.target.path},
                               {"code", said.code},
                               {"reason", reason_of(failure)}});
  return said;
}

}  // namespace pagemill
