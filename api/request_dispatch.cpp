#include "api/request_dispatch.hpp"

#include <vector>

#include "api/request/error_status.hpp"
#include "common/core/log.hpp"

namespace pagemill {
namespace {

/// The socket's buffer takes most of it.
constexpr std::size_t uncharged_bytes_max = std::size_t{16} * 1024;

}  // namespace

boost::asio::awaitable<response> request_dispatch::handle(std::size_t route, exchange_ptr request) {
  auto decision = co_await authorizer_.authorize(rules()[route].needs, request);
  http_result<response> result;
  if (decision.allowed) {
    request->reserve_memory = [this, workspace = request->workspace](std::size_t bytes) {
      return reserve(workspace, bytes);
    };
    result = co_await api_routes()[route].handle(handlers_, request);
  } else {
    result = std::unexpected(std::move(decision.allowed.error()));
  }
  auto answer = result ? *std::move(result) : problem_response(result.error(), request->request_id);
  // What a change has done must be said: only readings wait, or are refused.
  const bool reads = request->head.method == http_method::get;
  if (reads && !answer.holds && answer.body.size() > uncharged_bytes_max) {
    auto room = co_await answers_.reserve(request->workspace, answer.body.capacity());
    answer = answer_budget::keeping(std::move(answer), std::move(room));
  }
  auto& limit = request->limit_headers.empty() ? decision.headers : request->limit_headers;
  for (auto& header : limit) answer.headers.push_back(std::move(header));
  co_return answer;
}

boost::asio::awaitable<std::shared_ptr<void>> request_dispatch::reserve(workspace_id workspace,
                                                                        std::size_t bytes) {
  co_return std::make_shared<answer_budget::room>(co_await answers_.reserve(workspace, bytes));
}

problem request_dispatch::describe_failure(std::exception_ptr failure, const exchange& request) {
  return report_failure(failure, request);
}

void request_dispatch::finished(const request_summary& summary) {
  const auto pattern =
      summary.route ? std::string_view(rules()[*summary.route].pattern) : std::string_view();
  metrics_.request_finished(summary, pattern);
  // Probes arrive every few seconds: only their failures are worth a line.
  const bool probe = pattern == "/health" || pattern == "/ready" || pattern == "/metrics";
  const auto level = probe && summary.status < 400 ? log_level::debug : log_level::info;
  if (!is_logged(level)) return;
  const std::chrono::duration<double, std::milli> took = summary.took;
  std::vector<log_field> fields{{"request_id", summary.request->request_id},
                                {"method", to_string(summary.method)},
                                {"path", summary.path},
                                {"status", summary.status},
                                {"bytes_in", summary.bytes_in},
                                {"bytes_out", summary.bytes_out},
                                {"duration_ms", took.count()},
                                {"client_address", summary.request->client_address}};
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) fields.emplace_back(name, value);
  };
  if (!pattern.empty()) fields.emplace_back("route", pattern);
  if (summary.request->workspace != workspace_id{}) {
    fields.emplace_back("workspace_id", to_string(summary.request->workspace));
  }
  add("code", summary.code);
  add("job_id", summary.request->job_id);
  add("document_id", summary.request->document_id);
  const auto& who = summary.request->who;
  if (who.key) add("key_id", to_string(*who.key));
  if (who.user) add("user_id", to_string(*who.user));
  log(level, "request", fields);
}

}  // namespace pagemill
