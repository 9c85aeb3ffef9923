/// The routes of callbacks: what was delivered, sending it again, and the secret they are signed
/// with.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/http/exchange.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/webhooks/delivery_store.hpp"

namespace pagemill {

class webhook_handlers {
 public:
  /// `secret_configured`: the workers sign with a secret of their settings, which no client may
  /// read.
  webhook_handlers(blocking_pool& pool, delivery_store& deliveries, bool secret_configured)
      : pool_(pool), deliveries_(deliveries), secret_configured_(secret_configured) {}

  /// GET /api/v1/webhooks/deliveries
  boost::asio::awaitable<response> list(exchange_ptr request);
  /// POST /api/v1/webhooks/deliveries/{id}/redeliver
  boost::asio::awaitable<response> redeliver(exchange_ptr request);
  /// GET /api/v1/webhooks/secret, POST /api/v1/webhooks/secret/rotate
  boost::asio::awaitable<response> secret(exchange_ptr request, delivery_store::secret_wish wish);

 private:
  blocking_pool& pool_;
  delivery_store& deliveries_;
  bool secret_configured_;
};

}  // namespace pagemill
