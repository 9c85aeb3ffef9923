/// An answer from its provider's pieces to what clients get: as a whole, or as events.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include "api/ai/tasks/ai_provider.hpp"
#include "api/ai/usage/call_meter.hpp"
#include "api/http/exchange.hpp"
#include "api/http/response.hpp"
#include "api/request/answer_budget.hpp"
#include "api/search/searcher.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

/// What tells a summary from an answer.
struct summarized {
  document_id document;
  summary_style style = summary_style::brief;
};

/// What an answer is made from besides its run.
struct answer_source {
  workspace_id workspace;
  std::shared_ptr<const std::vector<passage>> passages;  ///< that the run's quotations count
  std::vector<degraded_half> degraded;
  std::string provider, model;
  pool_turn turn;
  std::shared_ptr<call_meter> meter;  ///< ended with the answer
  std::optional<summarized> summary;  ///< nullopt: it answers a question
};

/// On one thread.
class answer_making {
 public:
  struct event {
    std::string name;  ///< delta, citation, or done with the whole
    boost::json::object data;
  };

  answer_making(blocking_pool& pool, document_store& documents, std::unique_ptr<answer_run> run,
                answer_source source);
  /// nullopt after `done`. A problem ends it, too.
  boost::asio::awaitable<http_result<std::optional<event>>> next();
  /// All that remains; the value of `done`.
  boost::asio::awaitable<http_result<boost::json::object>> finish();
  /// Nobody wants the rest: a pending next() returns soon.
  void stop() { run_->stop(); }

 private:
  boost::asio::awaitable<boost::json::object> cite(quotation quoted);
  boost::json::object whole();

  blocking_pool& pool_;
  document_store& documents_;
  std::unique_ptr<answer_run> run_;
  answer_source source_;
  std::string text_;
  std::vector<boost::json::object> citations_;
  std::optional<event> waiting_;
  bool ended_ = false;
};

/// Sends the events of an answer while it is made, in the format text/event-stream. A problem that
/// comes after the first event is an event, `error`, and the last one.
class answer_events final : public body_pieces {
 public:
  /// `first` has been made already; `held` is the room of what is being made and sent.
  answer_events(std::unique_ptr<answer_making> making, answer_making::event first,
                answer_budget::room held, std::string request_id)
      : making_(std::move(making)),
        first_(std::move(first)),
        held_(std::move(held)),
        request_id_(std::move(request_id)) {}
  boost::asio::awaitable<std::optional<std::string>> next() override;
  void stop() override;

 private:
  std::unique_ptr<answer_making> making_;
  std::optional<answer_making::event> first_;
  answer_budget::room held_;
  std::string request_id_;  ///< for a problem
  bool stopped_ = false;
};

/// The response to `request`: events for a client that names them, else the whole. `held` is the
/// room of what is being made and sent.
reply send_answer(exchange_ptr request, std::unique_ptr<answer_making> making,
                  answer_budget::room held);

}  // namespace pagemill
