/// API keys of the request's workspace: its owners, and operators, make, list and revoke them.
#pragma once
#include <cstdint>

#include <boost/asio/awaitable.hpp>

#include "api/http/exchange.hpp"
#include "common/stores/access/key_store.hpp"
#include "common/async/blocking_pool.hpp"

namespace pagemill {

class key_handlers {
 public:
  /// `live_max`: of one workspace; 0: any number.
  key_handlers(blocking_pool& pool, key_store& keys, std::int64_t live_max)
      : pool_(pool), keys_(keys), live_max_(live_max) {}

  /// GET /api/v1/keys
  boost::asio::awaitable<response> list(exchange_ptr request);
  /// POST /api/v1/keys: the only answer that ever holds the key itself. 409 `too_many_keys`.
  boost::asio::awaitable<response> create(exchange_ptr request);
  /// DELETE /api/v1/keys/{id}: the row stays, revoked; again is no error.
  boost::asio::awaitable<response> revoke(exchange_ptr request);

 private:
  blocking_pool& pool_;
  key_store& keys_;
  std::int64_t live_max_;
};

}  // namespace pagemill
