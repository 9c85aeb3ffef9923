/// API keys of the request's workspace: its owners, and operators, make, list and revoke them.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/http/exchange.hpp"
#include "common/access/key_store.hpp"
#include "common/async/blocking_pool.hpp"

namespace pagemill {

class key_handlers {
 public:
  key_handlers(blocking_pool& pool, key_store& keys) : pool_(pool), keys_(keys) {}

  /// GET /api/v1/keys
  boost::asio::awaitable<response> list(exchange_ptr request);
  /// POST /api/v1/keys: the only answer that ever holds the key itself.
  boost::asio::awaitable<response> create(exchange_ptr request);
  /// DELETE /api/v1/keys/{id}: the row stays, revoked; again is no error.
  boost::asio::awaitable<response> revoke(exchange_ptr request);

 private:
  blocking_pool& pool_;
  key_store& keys_;
};

}  // namespace pagemill
