#include "api/routes.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "api/api_handlers.hpp"

namespace pagemill {
namespace {

/// Calls the handler of one route. `declared` returns the routes of the resource, which is the
/// member `resource` of api_handlers.
template <auto declared, auto resource, std::size_t index>
reply call(api_handlers& handlers, exchange_ptr request) {
  constexpr auto handle = declared()[index].handle;
  return ((handlers.*resource).*handle)(std::move(request));
}

template <auto declared, auto resource>
constexpr auto routes_of() {
  return []<std::size_t... index>(std::index_sequence<index...>) {
    return std::array{api_route{declared()[index].rule, call<declared, resource, index>}...};
  }(std::make_index_sequence<declared().size()>());
}

template <std::size_t... sizes>
constexpr auto joined(const std::array<api_route, sizes>&... parts) {
  std::array<api_route, (sizes + ...)> all{};
  auto end = all.begin();
  ((end = std::ranges::copy(parts, end).out), ...);
  return all;
}

constexpr auto routes = joined(routes_of<job_routes, &api_handlers::jobs>(),
                               routes_of<document_routes, &api_handlers::documents>(),
                               routes_of<part_routes, &api_handlers::parts>(),
                               routes_of<search_routes, &api_handlers::search>(),
                               routes_of<ai_routes, &api_handlers::ai>(),
                               routes_of<operation_routes, &api_handlers::operations>(),
                               routes_of<webhook_routes, &api_handlers::webhooks>(),
                               routes_of<key_routes, &api_handlers::keys>(),
                               routes_of<workspace_routes, &api_handlers::workspace>(),
                               routes_of<contract_routes, &api_handlers::contract>());

constexpr auto rules = [] {
  std::array<route_rule, routes.size()> all{};
  std::ranges::transform(routes, all.begin(), &api_route::rule);
  return all;
}();

}  // namespace

std::span<const api_route> api_routes() {
  return routes;
}
std::span<const route_rule> api_rules() {
  return rules;
}

}  // namespace pagemill
