/// The one table that maps errors of the stores and failures of the infrastructure to HTTP.
#pragma once
#include <exception>
#include <expected>

#include "api/http/exchange.hpp"
#include "common/core/errc.hpp"

namespace pagemill {

problem to_problem(const error& what);
inline std::unexpected<problem> refuse(const error& what) {
  return std::unexpected(to_problem(what));
}
/// Logs the exception and its reason, and returns the problem that the client is told.
problem report_failure(const std::exception_ptr& failure, const exchange& request);

}  // namespace pagemill
