// GET /api/v1/pdf/jobs/{id}: at once, or after a wait for a change.
#include "api/jobs/job_handlers.hpp"
#include "api/request/entity_tag.hpp"
#include "api/request/error_status.hpp"
#include "api/request/query_parameters.hpp"
#include "common/contract/job_json.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

constexpr int wait_seconds_max = 60;

std::string etag_of(const job& found) {
  return '"' + std::to_string(found.version) + '"';
}

}  // namespace

response job_response(int status, const job& made) {
  auto answer = json_response(status, to_json(made));
  answer.headers.emplace_back("Location", "/api/v1/pdf/jobs/" + to_string(made.id));
  return answer;
}

asio::awaitable<result<job>> job_handlers::find(workspace_id workspace, job_id id) {
  // Not the request's turn: it may have waited for the job, or be a stream.
  return pool_.run(turn_of(workspace), [this, workspace, id] { return jobs_.find(workspace, id); });
}

/// With If-None-Match, waits until the job no longer matches it, otherwise until the job is final.
/// Stops waiting when the client disconnects.
asio::awaitable<result<job>> job_handlers::find_after_wait(exchange_ptr request, job_id id,
                                                           int seconds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  const std::string seen(request->head.header("if-none-match"));
  job_watcher::early_end left;
  std::unique_ptr<client_watch> watch;
  while (true) {
    auto found = co_await find(request->workspace, id);
    if (!found || seconds == 0) co_return found;
    const bool news = seen.empty() ? is_final(found->state) : !names_tag(seen, etag_of(*found));
    const bool over = std::chrono::steady_clock::now() >= until || watcher_.stopping();
    if (news || over) co_return found;
    if (!watch) watch = request->watch_client([&left] { left.ask(); });
    co_await watcher_.wait(id, found->version, until, &left);
    // A client that closed only its sending side still reads this.
    if (left.asked()) co_return found;
  }
}

reply job_handlers::show(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  if (auto ok = check_parameters(request->head, {"wait"}); !ok) {
    co_return std::unexpected(ok.error());
  }
  const auto seconds = read_number(request->head, "wait", 0, 0, wait_seconds_max);
  if (!seconds) co_return std::unexpected(seconds.error());

  const auto found = co_await find_after_wait(request, job_id{*id}, *seconds);
  if (!found) co_return refuse(found.error());
  request->job_id = to_string(found->id);
  const auto etag = etag_of(*found);
  if (client_has(request->head, etag)) co_return not_modified(etag);
  auto answer = json_response(200, to_json(*found));
  answer.headers.emplace_back("ETag", etag);
  co_return answer;
}

}  // namespace pagemill
