// GET /api/v1/workspace
#include <optional>

#include <boost/json/object.hpp>

#include "api/request/error_status.hpp"
#include "api/request/query_parameters.hpp"
#include "api/workspace/workspace_handlers.hpp"
#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

std::optional<std::int64_t> limit_of(std::int64_t otherwise) {
  return otherwise == 0 ? std::nullopt : std::optional(otherwise);
}

json::object workspace_json(const workspace_description& shown, const workspace_limits& limits) {
  json::object body{{"id", to_string(shown.id)}, {"name", shown.name}};
  if (shown.role) body["role"] = to_string(*shown.role);
  const auto storage =
      shown.storage_bytes_max ? shown.storage_bytes_max : limit_of(limits.storage_bytes);
  body["limits"] = json::object{{"storage_bytes", or_null(storage)},
                                {"running_jobs", or_null(shown.running_jobs_max)},
                                {"keys", or_null(limit_of(limits.keys))}};
  body["used"] = json::object{{"storage_bytes", shown.file_bytes + shown.content_bytes},
                              {"file_bytes", shown.file_bytes},
                              {"content_bytes", shown.content_bytes},
                              {"running_jobs", shown.running_jobs},
                              {"keys", shown.keys}};
  return body;
}

}  // namespace

reply workspace_handlers::show(exchange_ptr request) {
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto found = co_await tools_.pool.run(
      request->turn(), [&] { return storage_.describe(request->workspace, request->who.user); });
  if (!found) co_return refuse(found.error());
  co_return json_response(200, workspace_json(*found, limits_));
}

}  // namespace pagemill
