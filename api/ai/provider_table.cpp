#include "api/ai/provider_table.hpp"

#include <algorithm>
#include <format>

#include "api/ai/extractive/extractive_provider.hpp"
#include "api/ai/generative/generative_provider.hpp"

namespace pagemill {

ai_providers::ai_providers(provider_parts parts) : default_name_(parts.settings.default_provider) {
  made_.push_back({.name = std::string(extractive_provider::name),
                   .service = nullptr,
                   .provider = std::make_unique<extractive_provider>(parts.pool, parts.embedder)});
  for (const auto& row : parts.settings.providers) {
    auto& added = made_.emplace_back(row.name);
    if (!row.is_configured) continue;
    added.service = make_text_model(row);
    added.provider = std::make_unique<generative_provider>(parts.executor, *added.service,
                                                           row.calls_max, row.models);
  }
}

http_result<ai_providers::choice> ai_providers::choose(std::string_view provider,
                                                       std::string_view model) const {
  if (provider.empty()) provider = default_name_;
  const auto found = std::ranges::find(made_, provider, &named::name);
  if (found == made_.end()) {
    return refuse(422, "unknown_provider", "There is no such provider of answers.", "provider");
  }
  if (!found->provider) {
    return refuse(422, "provider_not_configured",
                  std::format("This service has no key for the provider {}.", found->name),
                  "provider");
  }
  if (model.empty()) model = found->provider->default_model();
  if (!found->provider->has_model(model)) {
    return refuse(422, "unknown_model",
                  std::format("The provider {} has no such model.", found->name), "model");
  }
  return choice{
      .name = found->name, .provider = found->provider.get(), .model = std::string(model)};
}

boost::asio::awaitable<void> ai_providers::finish(std::chrono::steady_clock::duration limit) {
  for (const auto& one : made_) {
    if (one.provider) co_await one.provider->finish(limit);
  }
}

std::vector<std::pair<std::string, circuit_view>> ai_providers::circuits() const {
  std::vector<std::pair<std::string, circuit_view>> all;
  for (const auto& one : made_) {
    if (one.service) all.emplace_back(one.name, one.service->circuit());
  }
  return all;
}

std::unexpected<problem> unsupported_by(std::string_view provider) {
  return refuse(422, "unsupported_by_provider",
                std::format("The provider {} does not do this.", provider), "provider");
}

}  // namespace pagemill
