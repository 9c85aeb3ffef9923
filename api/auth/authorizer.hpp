/// The gate before every handler: who sends the request, whether they may, and whether it is their
/// turn.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/auth/authenticator.hpp"
#include "api/http/cors.hpp"
#include "api/http/exchange.hpp"
#include "common/async/blocking_pool.hpp"

namespace pagemill {

class gate {
 public:
  /// `everybody`: there is no authentication, and all requests belong to that workspace; then pages
  /// of other origins than this machine and `cors` are kept out.
  gate(blocking_pool& pool, authenticator& senders, std::optional<workspace_id> everybody,
       const cors_rules& cors)
      : pool_(pool), senders_(senders), everybody_(everybody), cors_(cors) {}

  /// Sets the request's workspace and sender. The headers tell of the rate limit and belong to the
  /// answer, whatever it is. One blocking call at most; throws what the database throws, but for
  /// open routes, which pass then.
  struct opinion {
    http_result<void> passes;
    header_list headers;
  };
  boost::asio::awaitable<opinion> judge(scope needs, exchange_ptr request);

 private:
  blocking_pool& pool_;
  authenticator& senders_;
  std::optional<workspace_id> everybody_;
  const cors_rules& cors_;
};

}  // namespace pagemill
