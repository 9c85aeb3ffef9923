/// The providers of answers by their names.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/ai/tasks/ai_provider.hpp"
#include "api/embedding/query_embedder.hpp"
#include "api/http/problem.hpp"
#include "common/async/blocking_pool.hpp"

namespace pagemill {

inline constexpr std::string_view default_provider = "extractive";

/// What providers are made of.
struct provider_parts {
  blocking_pool& pool;
  query_embedder& embedder;
};

class ai_providers {
 public:
  explicit ai_providers(provider_parts parts);

  struct choice {
    std::string_view name;
    ai_provider* provider = nullptr;
    std::string model;
  };
  /// Empty names mean the defaults. 422 `unknown_provider` or `unknown_model`.
  http_result<choice> choose(std::string_view provider, std::string_view model) const;

 private:
  struct named {
    std::string_view name;
    std::unique_ptr<ai_provider> provider;
  };
  std::vector<named> made_;
};

}  // namespace pagemill
