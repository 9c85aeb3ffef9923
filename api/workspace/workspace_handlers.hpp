/// The route of the request's workspace: its limits, and what is used of them.
#pragma once
#include <array>
#include <cstdint>

#include "api/http/exchange.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/access/storage_store.hpp"

namespace pagemill {

/// Limits of a workspace without limits of its own; 0: none.
struct workspace_limits {
  std::int64_t storage_bytes = 0;
  std::int64_t keys = 0;
};

class workspace_handlers {
 public:
  workspace_handlers(blocking_pool& pool, storage_store& storage, workspace_limits limits)
      : pool_(pool), storage_(storage), limits_(limits) {}

  reply show(exchange_ptr request);

 private:
  blocking_pool& pool_;
  storage_store& storage_;
  workspace_limits limits_;
};

constexpr auto workspace_routes() {
  return std::to_array<resource_route<workspace_handlers>>({
      {{http_method::get, "/api/v1/workspace", scope::read}, &workspace_handlers::show},
  });
}

}  // namespace pagemill
