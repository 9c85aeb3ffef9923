// Deliveries of callbacks, and the secret that signs them.
#include <boost/json/object.hpp>

#include "api/request/error_status.hpp"
#include "api/request/json_answer.hpp"
#include "api/request/lists.hpp"
#include "api/request/query_parameters.hpp"
#include "api/webhooks/webhook_handlers.hpp"
#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

json::object delivery_json(const delivery& row) {
  return {{"id", to_string(row.id)},
          {"job_id", to_string(row.job)},
          {"type", row.event},
          {"status", row.status},
          {"attempts", row.attempts},
          {"last_status", or_null(row.last_status)},
          {"last_error", or_null(row.last_error)},
          {"created_at", row.created_at},
          {"next_attempt_at", or_null(row.next_attempt_at)},
          {"delivered_at", or_null(row.delivered_at)}};
}

http_result<delivery_filter> read_delivery_filter(const request_head& head) {
  delivery_filter filter;
  if (const auto job = head.parameter("job_id")) {
    const auto id = parse_uuid(*job);
    if (!id) return invalid_parameter("job_id", "must be a UUID");
    filter.job = job_id{*id};
  }
  if (const auto status = head.parameter("status")) {
    if (*status != "pending" && *status != "delivered" && *status != "failed") {
      return invalid_parameter("status", "must be pending, delivered or failed");
    }
    filter.status = *status;
  }
  return filter;
}

}  // namespace

reply webhook_handlers::list(exchange_ptr request) {
  const auto range = read_list_range(request->head, {"job_id", "status"});
  if (!range) co_return std::unexpected(range.error());
  const auto filter = read_delivery_filter(request->head);
  if (!filter) co_return std::unexpected(filter.error());
  co_return co_await make_json_answer({pool_, answers_}, request, [&] {
    return list_body(deliveries_.list(request->workspace, *filter, range->limit, range->after),
                     delivery_json);
  });
}

reply webhook_handlers::redeliver(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto found = co_await pool_.run(
      request->turn(), [&] { return deliveries_.redeliver(request->workspace, *id); });
  if (!found) co_return refuse(found.error());
  co_return json_response(202, delivery_json(*found));
}

reply webhook_handlers::secret(exchange_ptr request) {
  return answer_secret(std::move(request), delivery_store::secret_wish::current);
}

reply webhook_handlers::rotate_secret(exchange_ptr request) {
  return answer_secret(std::move(request), delivery_store::secret_wish::fresh);
}

reply webhook_handlers::answer_secret(exchange_ptr request, delivery_store::secret_wish wish) {
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  if (secret_configured_) {
    co_return refuse(409, "secret_configured",
                     "Callbacks are signed with a secret from the service's settings; ask its "
                     "operator.");
  }
  const auto secret = co_await pool_.run(
      request->turn(), [&] { return deliveries_.secret(request->workspace, wish); });
  auto answer = json_response(200, json::object{{"secret", secret}});
  answer.headers.emplace_back("Cache-Control", "no-store");
  co_return answer;
}

}  // namespace pagemill
