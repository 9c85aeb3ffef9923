/// The routes of callbacks: their deliveries, redelivery, and the secret that signs them.
#pragma once
#include <array>

#include "api/http/exchange.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/webhooks/delivery_store.hpp"

namespace pagemill {

class webhook_handlers {
 public:
  /// `secret_configured`: the workers sign with a secret from their settings, which no client may
  /// read.
  webhook_handlers(blocking_pool& pool, answer_budget& answers, delivery_store& deliveries,
                   bool secret_configured)
      : pool_(pool),
        answers_(answers),
        deliveries_(deliveries),
        secret_configured_(secret_configured) {}

  reply list(exchange_ptr request);
  reply redeliver(exchange_ptr request);
  reply secret(exchange_ptr request);
  reply rotate_secret(exchange_ptr request);

 private:
  reply answer_secret(exchange_ptr request, delivery_store::secret_wish wish);

  blocking_pool& pool_;
  answer_budget& answers_;
  delivery_store& deliveries_;
  bool secret_configured_;
};

constexpr auto webhook_routes() {
  using enum http_method;
  return std::to_array<resource_route<webhook_handlers>>({
      {{get, "/api/v1/webhooks/deliveries", scope::read}, &webhook_handlers::list},
      {{post, "/api/v1/webhooks/deliveries/{id}/redeliver", scope::submit},
       &webhook_handlers::redeliver},
      {{get, "/api/v1/webhooks/secret", scope::owner_or_operate}, &webhook_handlers::secret},
      {{post, "/api/v1/webhooks/secret/rotate", scope::owner_or_operate},
       &webhook_handlers::rotate_secret},
  });
}

}  // namespace pagemill
