/// Decides before every handler who sends the request, whether they may, and whether the rate limit
/// allows it.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/auth/authenticator.hpp"
#include "api/http/cors.hpp"
#include "api/http/exchange.hpp"
#include "common/async/blocking_pool.hpp"

namespace pagemill {

class authorizer {
 public:
  /// `everyone` turns authentication off: every request belongs to that workspace, and requests
  /// from web pages are refused unless their origin is this machine or listed in `cors`.
  authorizer(blocking_pool& pool, authenticator& senders, std::optional<workspace_id> everyone,
             const cors_rules& cors)
      : pool_(pool), senders_(senders), everyone_(everyone), cors_(cors) {}

  struct decision {
    http_result<void> allowed;
    header_list headers;  ///< the state of the rate limit, for the response of whatever status
  };
  /// Sets the request's workspace, sender and `owe`. At most one blocking call. Throws what the
  /// database throws, except on open routes, which are then allowed.
  boost::asio::awaitable<decision> authorize(scope needs, exchange_ptr request);

 private:
  /// What request->owe does. `request` outlives it.
  boost::asio::awaitable<http_result<void>> owe(exchange* request, int requests);

  blocking_pool& pool_;
  authenticator& senders_;
  std::optional<workspace_id> everyone_;
  const cors_rules& cors_;
};

}  // namespace pagemill
