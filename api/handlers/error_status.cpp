#include "api/handlers/error_status.hpp"

#include <cstdlib>

namespace pagemill {
namespace {

int status_of(errc code) {
  switch (code) {
    case errc::not_found: return 404;
    case errc::conflict: return 409;
    case errc::invalid_input: return 400;
    case errc::lost_claim: return 409;
    case errc::too_large: return 413;
    case errc::unavailable: return 503;
  }
  std::abort();
}

}  // namespace

problem to_problem(const error& what) {
  const auto code = what.reason.empty() ? std::string(to_string(what.code)) : what.reason;
  // The only option that the database judges: its clock decides.
  const std::string field = what.reason.starts_with("run_at_") ? "run_at" : "";
  return {status_of(what.code), code, what.message, field};
}

response error_response(const error& what, std::string_view request_id) {
  return problem_response(to_problem(what), request_id);
}

}  // namespace pagemill
