// GET /api/v1/webhooks/deliveries, POST .../{id}/redeliver, the workspace's secret.
#include <boost/json/object.hpp>

#include "api/request/error_status.hpp"
#include "api/webhooks/webhook_handlers.hpp"
#include "api/request/list_body.hpp"
#include "api/request/query_parameters.hpp"
#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

json::object to_json(const delivery& of) {
  return {{"id", to_string(of.id)},
          {"job_id", to_string(of.of)},
          {"type", of.event},
          {"status", of.status},
          {"attempts", of.attempts},
          {"last_status", or_null(of.last_status)},
          {"last_error", or_null(of.last_error)},
          {"created_at", of.created_at},
          {"next_attempt_at", or_null(of.next_attempt_at)},
          {"delivered_at", or_null(of.delivered_at)}};
}

http_result<delivery_filter> read_filter(const request_head& head) {
  delivery_filter filter;
  if (const auto job = head.parameter("job_id")) {
    const auto id = parse_uuid(*job);
    if (!id) return invalid_parameter("job_id", "must be a UUID");
    filter.of = job_id{*id};
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

asio::awaitable<response> webhook_handlers::list(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  const auto& head = request->head;
  if (auto ok = check_parameters(head, {"limit", "cursor", "job_id", "status"}); !ok) {
    co_return refused(ok.error());
  }
  const auto range = read_list_range(head);
  if (!range) co_return refused(range.error());
  const auto filter = read_filter(head);
  if (!filter) co_return refused(filter.error());

  const auto found = co_await pool_.run(
      [&] { return deliveries_.list(request->workspace, *filter, range->limit, range->after); });
  co_return json_response(200, list_body(found, [](const delivery& one) { return to_json(one); }));
}

asio::awaitable<response> webhook_handlers::redeliver(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return problem_response(id.error(), request->request_id);
  if (auto ok = check_parameters(request->head, {}); !ok) {
    co_return problem_response(ok.error(), request->request_id);
  }
  const auto found =
      co_await pool_.run([&] { return deliveries_.redeliver(request->workspace, *id); });
  if (!found) co_return error_response(found.error(), request->request_id);
  co_return json_response(202, to_json(*found));
}

asio::awaitable<response> webhook_handlers::secret(exchange_ptr request,
                                                   delivery_store::secret_wish wish) {
  if (auto ok = check_parameters(request->head, {}); !ok) {
    co_return problem_response(ok.error(), request->request_id);
  }
  if (secret_configured_) {
    co_return problem_response({409, "secret_configured",
                                "Callbacks are signed with a secret of the service's settings; "
                                "its operator has it.",
                                ""},
                               request->request_id);
  }
  const auto secret =
      co_await pool_.run([&] { return deliveries_.secret(request->workspace, wish); });
  auto answer = json_response(200, json::object{{"secret", secret}});
  answer.headers.emplace_back("Cache-Control", "no-store");
  co_return answer;
}

}  // namespace pagemill
