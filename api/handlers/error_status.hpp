/// What an outcome of the stores is in HTTP: the one table.
#pragma once
#include "api/http/response.hpp"
#include "common/core/errc.hpp"

namespace pagemill {

problem to_problem(const error& what);
response error_response(const error& what, std::string_view request_id);

}  // namespace pagemill
