/// The composition root of pagemill-api: owns everything, in start order.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "api/api_handlers.hpp"
#include "api/config.hpp"
#include "api/http/listener.hpp"
#include "api/request/answer_budget.hpp"
#include "api/request_dispatch.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/postgres/notification_listener.hpp"
#include "common/postgres/notifier.hpp"
#include "common/stores/jobs/upkeep_store.hpp"

namespace pagemill {

class api_service {
 public:
  explicit api_service(api_config config);
  ~api_service();

  /// Serves until SIGTERM or SIGINT, then drains. Returns the exit code.
  int run();

 private:
  /// Waits for the database, checks schema and role, and finds the default workspace.
  result<workspace_id> prepare_database();
  void listen_for_changes();
  boost::asio::awaitable<void> follow_signals();
  boost::asio::awaitable<void> drain();
  boost::asio::awaitable<void> feed_watchdog();
  boost::asio::awaitable<void> sweep();
  void make_dispatch(workspace_id workspace);
  metric_readings readings() const;
  std::vector<std::pair<std::string, circuit_view>> providers() const;

  const api_config config_;
  boost::asio::io_context context_{1};
  task_group tasks_{context_.get_executor()};
  boost::asio::signal_set signals_{context_};
  /// Copies share what is known of the server: when one pool finds it back, all do.
  const postgres::connection_settings connection_;
  // Who a request is from, and whether the database answers, never wait behind other work.
  postgres::connection_pool access_database_;
  postgres::connection_pool health_database_;
  postgres::connection_pool database_;
  blob_store blobs_{database_};
  job_store jobs_{database_, blobs_};
  document_store documents_{database_};
  search_store search_{database_};
  model_store models_{database_};
  access_store access_{access_database_};
  key_store keys_{database_};
  queue_store queue_{database_};
  upkeep_store upkeep_{database_};
  queue_store health_queue_{health_database_};
  outdated_entry_store health_entries_{health_database_};
  storage_store storage_{database_};
  usage_store usage_{database_};
  delivery_store deliveries_{database_};
  blocking_pool access_pool_;
  blocking_pool health_pool_;
  blocking_pool pool_;
  workspace_permits searches_;
  answer_budget answers_;
  workspace_permits large_uploads_;
  upload_services uploads_{
      pool_, blobs_, jobs_, large_uploads_, config_.outside, storage_, config_.workspace_bytes_max};
  job_watcher watcher_;
  stream_limit streams_;
  queue_limit queue_limit_;
  searcher::question_cache questions_;
  document_handlers::page_cache pages_;
  part_maker parts_{context_.get_executor(), blobs_, config_.parts, config_.cache};
  postgres::notifier notifier_;
  query_embedder embedder_;
  usage_recorder recorder_{context_.get_executor(), pool_, usage_};
  usage_book usage_book_{pool_, usage_, recorder_, price_reader_of(config_.ai.prices)};
  ai_providers providers_{{context_.get_executor(), pool_, embedder_, config_.ai}};
  searcher searcher_{pool_, search_, embedder_, questions_, searches_};
  api_metrics metrics_;
  api_handlers handlers_;
  std::unique_ptr<authenticator> senders_;
  std::unique_ptr<authorizer> authorizer_;
  std::unique_ptr<request_dispatch> dispatch_;
  std::unique_ptr<listener> listener_;
  std::unique_ptr<postgres::notification_listener> changes_;
  bool draining_ = false;
};

}  // namespace pagemill
