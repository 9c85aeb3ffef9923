/// The routes of jobs. Each handler has a source file of its own.
#pragma once
#include <array>

#include "api/http/exchange.hpp"
#include "api/jobs/bulk_request.hpp"
#include "api/jobs/job_events.hpp"
#include "api/jobs/job_watcher.hpp"
#include "api/jobs/queue_limit.hpp"
#include "api/jobs/submit_options.hpp"
#include "api/jobs/upload.hpp"
#include "api/request/answer_budget.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/jobs/channels.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

/// The job as JSON, with its Location.
response job_response(int status, const job& made);

class job_handlers {
 public:
  job_handlers(const upload_services& uploads, answer_budget& answers, job_watcher& watcher,
               hint_sender send_hint, stream_limit& streams, queue_limit& limit);

  reply submit(exchange_ptr request);
  reply submit_batch(exchange_ptr request);
  reply list(exchange_ptr request);
  reply show(exchange_ptr request);
  reply events(exchange_ptr request);
  reply history(exchange_ptr request);
  reply cancel(exchange_ptr request);
  reply retry(exchange_ptr request);
  /// Cancels or retries up to 1000 jobs.
  reply change_many(exchange_ptr request);
  reply reprocess(exchange_ptr request);

 private:
  using submission_result = boost::asio::awaitable<http_result<submitted_job>>;

  submission_result receive(exchange_ptr request, submit_options_reader options, std::string key);
  submission_result receive_file(exchange_ptr request, upload* into, submit_options_reader options,
                                 std::string key);
  submission_result receive_url(exchange_ptr request, submit_options_reader options,
                                std::string key);
  /// 413 `quota_exceeded` if the workspace has no room for the body that is announced.
  boost::asio::awaitable<http_result<void>> check_quota(exchange_ptr request);
  boost::asio::awaitable<http_result<void>> receive_raw(exchange_ptr request, upload* into);
  boost::asio::awaitable<http_result<void>> receive_multipart(exchange_ptr request, upload* into,
                                                              submit_options_reader* options);
  /// Fills the place in the queue and tells the workers, if the submission made a job.
  void announce(const submitted_job& submitted, queue_limit::places& place);
  /// The jobs that the request names, or that its filter finds.
  boost::asio::awaitable<job_id_list> find_bulk(exchange_ptr request, bulk_request wanted);
  boost::asio::awaitable<result<job>> find(workspace_id workspace, job_id id);
  boost::asio::awaitable<result<job>> find_after_wait(exchange_ptr request, job_id id, int seconds);

  const upload_services& uploads_;
  blocking_pool& pool_;
  answer_budget& answers_;
  job_store& jobs_;
  job_watcher& watcher_;
  hint_sender send_hint_;
  stream_limit& streams_;
  queue_limit& limit_;
};

constexpr auto job_routes() {
  using enum http_method;
  constexpr int upload_seconds = 900;
  constexpr int batch_seconds = 120;
  return std::to_array<resource_route<job_handlers>>({
      {{post, "/api/v1/pdf/jobs", scope::submit, body_kind::upload, upload_seconds},
       &job_handlers::submit},
      {{post, "/api/v1/pdf/jobs/batch", scope::submit, body_kind::json, batch_seconds},
       &job_handlers::submit_batch},
      {{post, "/api/v1/pdf/jobs/bulk", scope::submit, body_kind::json, batch_seconds},
       &job_handlers::change_many},
      {{get, "/api/v1/pdf/jobs", scope::read}, &job_handlers::list},
      {{get, "/api/v1/pdf/jobs/{id}", scope::read}, &job_handlers::show},
      {route_rule{get, "/api/v1/pdf/jobs/{id}/events", scope::read}.producing("text/event-stream"),
       &job_handlers::events},
      {{get, "/api/v1/pdf/jobs/{id}/history", scope::read}, &job_handlers::history},
      {{post, "/api/v1/pdf/jobs/{id}/cancel", scope::submit}, &job_handlers::cancel},
      {{post, "/api/v1/pdf/jobs/{id}/retry", scope::submit, body_kind::json}, &job_handlers::retry},
      {{post, "/api/v1/pdf/documents/{id}/reprocess", scope::submit, body_kind::json},
       &job_handlers::reprocess},
  });
}

}  // namespace pagemill
