/// The routes of the request's workspace: its limits, what is used of them, and what was used.
#pragma once
#include <array>
#include <cstdint>

#include "api/http/exchange.hpp"
#include "api/request/json_answer.hpp"
#include "common/stores/access/storage_store.hpp"
#include "common/stores/usage/usage_store.hpp"

namespace pagemill {

/// Limits of a workspace without limits of its own; 0: none.
struct workspace_limits {
  std::int64_t storage_bytes = 0;
  std::int64_t keys = 0;
};

class workspace_handlers {
 public:
  workspace_handlers(answer_tools tools, storage_store& storage, usage_store& usage,
                     workspace_limits limits)
      : tools_(tools), storage_(storage), usage_(usage), limits_(limits) {}

  reply show(exchange_ptr request);
  /// What was used, by day.
  reply usage(exchange_ptr request);

 private:
  answer_tools tools_;
  storage_store& storage_;
  usage_store& usage_;
  workspace_limits limits_;
};

constexpr auto workspace_routes() {
  return std::to_array<resource_route<workspace_handlers>>({
      {{http_method::get, "/api/v1/workspace", scope::read}, &workspace_handlers::show},
      {{http_method::get, "/api/v1/usage", scope::read}, &workspace_handlers::usage},
  });
}

}  // namespace pagemill
