/// What outcomes of the stores and failures of the infrastructure are in HTTP: the one table.
#pragma once
#include <exception>

#include "api/http/exchange.hpp"
#include "api/http/response.hpp"
#include "common/core/errc.hpp"

namespace pagemill {

problem to_problem(const error& what);
/// What the client is told of an exception, whose reason goes to the log.
problem report_failure(const std::exception_ptr& failure, const exchange& request);
response error_response(const error& what, std::string_view request_id);

}  // namespace pagemill
