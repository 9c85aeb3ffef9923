/// The whole HTTP interface as one table: the routes that the resources declare.
#pragma once
#include <span>

#include "api/http/exchange.hpp"

namespace pagemill {

struct api_handlers;

struct api_route {
  route_rule rule;
  reply (*handle)(api_handlers& handlers, exchange_ptr request) = nullptr;
};

std::span<const api_route> api_routes();
/// The rules of api_routes(), at the same indexes.
std::span<const route_rule> api_rules();

}  // namespace pagemill
