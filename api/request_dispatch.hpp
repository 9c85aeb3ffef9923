/// What happens to every request around its handler: authorization, failures, access log, metrics.
#pragma once
#include "api/config.hpp"
#include "api/http/exchange.hpp"
#include "api/metrics.hpp"
#include "api/routes.hpp"

namespace pagemill {

class request_dispatch final : public request_handler {
 public:
  /// `workspace` is everybody's while there is no authentication.
  request_dispatch(api_handlers& handlers, api_metrics& metrics, authentication auth,
                   workspace_id workspace)
      : handlers_(handlers), metrics_(metrics), auth_(auth), workspace_(workspace) {}

  std::span<const route_rule> rules() const override { return api_rules(); }
  boost::asio::awaitable<response> handle(std::size_t route, exchange_ptr request) override;
  problem describe_failure(std::exception_ptr failure, const exchange& request) override;
  void finished(const request_summary& summary) override;

 private:
  bool may_pass(scope needs, const exchange& request) const;

  api_handlers& handlers_;
  api_metrics& metrics_;
  authentication auth_;
  workspace_id workspace_;
};

}  // namespace pagemill
