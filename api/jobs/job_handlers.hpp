/// The routes of jobs: submit, show, list, events, cancel, retry, reprocess. Each is implemented in
/// a file of its own.
#pragma once
#include <functional>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "api/http/exchange.hpp"
#include "api/jobs/job_events.hpp"
#include "api/jobs/job_watcher.hpp"
#include "api/jobs/queue_gate.hpp"
#include "api/jobs/upload.hpp"
#include "api/jobs/submit_options.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

/// Sends a NOTIFY some time soon; never blocks, never throws.
using hint_sender = std::function<void(std::string_view channel, std::string_view payload)>;

class job_handlers {
 public:
  job_handlers(const upload_services& uploads, job_watcher& watcher, hint_sender send_hint,
               stream_limit& streams, queue_gate& gate);

  /// POST /api/v1/pdf/jobs
  boost::asio::awaitable<response> submit(exchange_ptr request);
  /// POST /api/v1/pdf/jobs/batch
  boost::asio::awaitable<response> submit_batch(exchange_ptr request);
  /// GET /api/v1/pdf/jobs
  boost::asio::awaitable<response> list(exchange_ptr request);
  /// GET /api/v1/pdf/jobs/{id}
  boost::asio::awaitable<response> show(exchange_ptr request);
  /// GET /api/v1/pdf/jobs/{id}/events
  boost::asio::awaitable<response> events(exchange_ptr request);
  /// POST /api/v1/pdf/jobs/{id}/cancel
  boost::asio::awaitable<response> cancel(exchange_ptr request);
  /// POST /api/v1/pdf/jobs/{id}/retry
  boost::asio::awaitable<response> retry(exchange_ptr request);
  /// POST /api/v1/pdf/documents/{id}/reprocess
  boost::asio::awaitable<response> reprocess(exchange_ptr request);

 private:
  boost::asio::awaitable<http_result<submitted_job>> receive(exchange_ptr request, upload* into,
                                                             submit_options_reader options,
                                                             std::string key);
  boost::asio::awaitable<http_result<submitted_job>> receive_url(exchange_ptr request,
                                                                 submit_options_reader options,
                                                                 std::string key);
  boost::asio::awaitable<http_result<void>> receive_raw(exchange_ptr request, upload* into);
  boost::asio::awaitable<http_result<void>> receive_multipart(exchange_ptr request, upload* into,
                                                              submit_options_reader* options);
  boost::asio::awaitable<result<job>> find(workspace_id workspace, job_id id);
  boost::asio::awaitable<result<job>> find_after_wait(exchange_ptr request, job_id id, int seconds);

  const upload_services& uploads_;
  blocking_pool& pool_;
  job_store& jobs_;
  job_watcher& watcher_;
  hint_sender send_hint_;
  stream_limit& streams_;
  queue_gate& gate_;
};

}  // namespace pagemill
