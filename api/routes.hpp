/// The whole HTTP interface as one table: method, path, who may use it, and what it does.
#pragma once
#include <span>

#include <boost/asio/awaitable.hpp>

#include "api/handlers/contract_handlers.hpp"
#include "api/handlers/document_handlers.hpp"
#include "api/handlers/job_handlers.hpp"
#include "api/handlers/key_handlers.hpp"
#include "api/handlers/operation_handlers.hpp"
#include "api/handlers/search_handlers.hpp"
#include "api/handlers/webhook_handlers.hpp"
#include "api/http/exchange.hpp"

namespace pagemill {

struct api_handlers {
  job_handlers jobs;
  document_handlers documents;
  search_handlers search;
  operation_handlers operations;
  webhook_handlers webhooks;
  key_handlers keys;
  contract_handlers contract = {};
};

struct api_route {
  route_rule rule;
  boost::asio::awaitable<response> (*handle)(api_handlers&, exchange_ptr);
};

std::span<const api_route> api_routes();
/// The rules of api_routes(), at the same indexes.
std::span<const route_rule> api_rules();

}  // namespace pagemill
