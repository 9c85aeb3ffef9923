/// What surrounds every handler: authorization, the rendering of problems, access log, metrics.
#pragma once
#include "api/auth/authorizer.hpp"
#include "api/http/exchange.hpp"
#include "api/operations/metrics.hpp"
#include "api/request/answer_budget.hpp"
#include "api/routes.hpp"

namespace pagemill {

class request_dispatch final : public request_handler {
 public:
  request_dispatch(api_handlers& handlers, api_metrics& metrics, authorizer& access,
                   answer_budget& answers)
      : handlers_(handlers), metrics_(metrics), authorizer_(access), answers_(answers) {}

  std::span<const route_rule> rules() const override { return api_rules(); }
  boost::asio::awaitable<response> handle(std::size_t route, exchange_ptr request) override;
  problem describe_failure(std::exception_ptr failure, const exchange& request) override;
  void finished(const request_summary& summary) override;

 private:
  boost::asio::awaitable<std::shared_ptr<void>> reserve(workspace_id workspace, std::size_t bytes);

  api_handlers& handlers_;
  api_metrics& metrics_;
  authorizer& authorizer_;
  answer_budget& answers_;
};

}  // namespace pagemill
