/// GET /openapi.json, /docs and /redoc, and the files that the two pages load.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/http/exchange.hpp"

namespace pagemill {

class contract_handlers {
 public:
  /// The embedded file of the request's path; 404 when there is none.
  boost::asio::awaitable<response> file(exchange_ptr request);
};

}  // namespace pagemill
