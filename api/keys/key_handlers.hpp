/// The routes of API keys: owners and operators create, list and revoke those of the workspace.
#pragma once
#include <array>
#include <cstdint>

#include "api/http/exchange.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/access/key_store.hpp"

namespace pagemill {

class key_handlers {
 public:
  /// `live_max` is the limit of live keys per workspace; 0 means no limit.
  key_handlers(blocking_pool& pool, key_store& keys, std::int64_t live_max)
      : pool_(pool), keys_(keys), live_max_(live_max) {}

  reply list(exchange_ptr request);
  /// The only response that ever contains the key itself. 409 `too_many_keys`.
  reply create(exchange_ptr request);
  /// The row stays, marked as revoked; revoking again is not an error.
  reply revoke(exchange_ptr request);

 private:
  blocking_pool& pool_;
  key_store& keys_;
  std::int64_t live_max_;
};

constexpr auto key_routes() {
  using enum http_method;
  return std::to_array<resource_route<key_handlers>>({
      {{get, "/api/v1/keys", scope::owner_or_operate}, &key_handlers::list},
      {{post, "/api/v1/keys", scope::owner_or_operate, body_kind::json}, &key_handlers::create},
      {{del, "/api/v1/keys/{id}", scope::owner_or_operate}, &key_handlers::revoke},
  });
}

}  // namespace pagemill
