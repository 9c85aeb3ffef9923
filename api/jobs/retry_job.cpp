// POST /api/v1/pdf/jobs/{id}/retry: a failed or cancelled job resumes at its checkpoint.
#include "api/jobs/job_handlers.hpp"
#include "api/request/error_status.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {
namespace {

/// From the header X-PDF-Password or the member `password` of an optional JSON body.
http_result<std::optional<std::string>> read_password(const request_head& head,
                                                      std::string_view body) {
  submit_options_reader options(option_request::retry);
  if (auto ok = options.set_from_headers(head); !ok) return std::unexpected(ok.error());
  if (!body.empty()) {
    if (auto ok = options.set_from_json(body); !ok) return std::unexpected(ok.error());
  }
  auto password = options.finish()->password;
  return password.empty() ? std::nullopt : std::optional(std::move(password));
}

}  // namespace

reply job_handlers::retry(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto body = co_await read_whole_body(request, options_json_bytes_max);
  if (!body) co_return std::unexpected(body.error());
  const auto password = read_password(request->head, *body);
  if (!password) co_return std::unexpected(password.error());
  auto place = co_await limit_.take(request->workspace, 1);
  if (!place) co_return std::unexpected(std::move(place.error()));

  const job_id wanted{*id};
  const auto retried = co_await pool_.run(
      request->turn(), [&] { return jobs_.retry(request->workspace, wanted, *password); });
  if (!retried) co_return refuse(retried.error());
  request->job_id = to_string(retried->id);
  request->document_id = to_string(retried->document_id);
  place->fill(1);
  send_hint_(channel_job_ready, "");
  watcher_.hint(request->job_id);
  co_return job_response(202, *retried);
}

}  // namespace pagemill
