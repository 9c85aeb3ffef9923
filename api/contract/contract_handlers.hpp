/// The routes of the API's own description: /openapi.json, /docs, /redoc and the files they load.
#pragma once
#include <array>

#include "api/http/exchange.hpp"

namespace pagemill {

class contract_handlers {
 public:
  /// The embedded file whose path the request names; 404 if there is none.
  reply file(exchange_ptr request);
};

constexpr auto contract_routes() {
  using enum http_method;
  constexpr auto file = &contract_handlers::file;
  return std::to_array<resource_route<contract_handlers>>({
      {{get, "/openapi.json", scope::open}, file},
      {route_rule{get, "/docs", scope::open}.as_page(), file},
      {route_rule{get, "/docs/{file}", scope::open}.producing(any_media_type), file},
      {route_rule{get, "/redoc", scope::open}.as_page(), file},
      {route_rule{get, "/redoc/{file}", scope::open}.producing(any_media_type), file},
  });
}

}  // namespace pagemill
