// POST /api/v1/pdf/jobs/{id}/retry: a failed or cancelled job goes on at its checkpoint.
#include "api/request/error_status.hpp"
#include "api/jobs/job_handlers.hpp"
#include "api/jobs/job_json.hpp"
#include "api/request/query_parameters.hpp"
#include "common/jobs/channels.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;


/// From the header X-PDF-Password or the member `password` of a JSON body; a body may be left out.
http_result<std::optional<std::string>> read_password(const request_head& head,
                                                      std::string_view body) {
  submit_options_reader options({"password"});
  if (const auto said = head.header("x-pdf-password"); !said.empty()) {
    if (auto ok = options.set("password", said, option_source::field); !ok) {
      return std::unexpected(ok.error());
    }
  }
  if (!body.empty()) {
    if (auto ok = options.set_from_json(body); !ok) return std::unexpected(ok.error());
  }
  auto password = options.finish()->password;
  return password.empty() ? std::nullopt : std::optional(std::move(password));
}

}  // namespace

asio::awaitable<response> job_handlers::retry(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return refused(id.error());
  if (auto ok = check_parameters(request->head, {}); !ok) co_return refused(ok.error());
  const auto body = co_await read_whole_body(request, options_json_bytes_max);
  if (!body) co_return refused(body.error());
  const auto password = read_password(request->head, *body);
  if (!password) co_return refused(password.error());
  if (co_await gate_.is_full()) co_return refused(queue_full());

  const job_id wanted{*id};
  const auto retried =
      co_await pool_.run([&] { return jobs_.retry(request->workspace, wanted, *password); });
  if (!retried) co_return error_response(retried.error(), request->request_id);
  request->job_id = to_string(retried->id);
  request->document_id = to_string(retried->document_id);
  gate_.took(1);
  send_hint_(channel_job_ready, "");
  watcher_.hint(request->job_id);
  auto answer = json_response(202, to_json(*retried));
  answer.headers.emplace_back("Location", "/api/v1/pdf/jobs/" + request->job_id);
  co_return answer;
}

}  // namespace pagemill
