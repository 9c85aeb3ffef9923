/// The providers of answers by their names.
#pragma once
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "api/ai/models/model_table.hpp"
#include "api/ai/tasks/ai_provider.hpp"
#include "api/embedding/query_embedder.hpp"
#include "api/http/problem.hpp"
#include "common/async/blocking_pool.hpp"

namespace pagemill {

/// What providers are made of.
struct provider_parts {
  boost::asio::any_io_executor executor;
  blocking_pool& pool;
  query_embedder& embedder;
  const ai_settings& settings;
};

/// The embedded provider, and those of the table of text models that are configured. On one thread.
class ai_providers {
 public:
  explicit ai_providers(provider_parts parts);

  struct choice {
    std::string_view name;
    ai_provider* provider = nullptr;
    std::string model;
  };
  /// Empty names mean the defaults. 422 `unknown_provider`, `provider_not_configured` or
  /// `unknown_model`.
  http_result<choice> choose(std::string_view provider, std::string_view model) const;
  /// Waits until no call runs that nobody waits for any more, but not longer than `limit` each.
  boost::asio::awaitable<void> finish(std::chrono::steady_clock::duration limit);
  /// Of the services that are called.
  std::vector<std::pair<std::string, circuit_view>> circuits() const;

 private:
  struct named {
    std::string name;
    std::unique_ptr<text_model_service> service;  ///< null: the embedded provider, or below
    std::unique_ptr<ai_provider> provider;        ///< null: it is not configured
  };
  const std::string default_name_;
  std::vector<named> made_;
};

/// 422 `unsupported_by_provider`: it does not have the task.
std::unexpected<problem> unsupported_by(std::string_view provider);

}  // namespace pagemill
