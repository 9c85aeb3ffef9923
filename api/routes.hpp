/// The whole HTTP interface as one table: method, path, who may use it, and what it does.
#pragma once
#include <span>

#include <boost/asio/awaitable.hpp>

#include "api/contract/contract_handlers.hpp"
#include "api/documents/document_handlers.hpp"
#include "api/jobs/job_handlers.hpp"
#include "api/keys/key_handlers.hpp"
#include "api/operations/operation_handlers.hpp"
#include "api/search/search_handlers.hpp"
#include "api/webhooks/webhook_handlers.hpp"
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
