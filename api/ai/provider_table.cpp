#include "api/ai/provider_table.hpp"

#include <algorithm>
#include <array>
#include <format>

#include "api/ai/extractive/extractive_provider.hpp"

namespace pagemill {
namespace {

struct provider_row {
  std::string_view name;
  std::unique_ptr<ai_provider> (*make)(provider_parts parts);
};

// One line each.
constexpr auto rows = std::to_array<provider_row>({
    {default_provider,
     [](provider_parts parts) -> std::unique_ptr<ai_provider> {
       return std::make_unique<extractive_provider>(parts.pool, parts.embedder);
     }},
});

}  // namespace

ai_providers::ai_providers(provider_parts parts) {
  for (const auto& row : rows) made_.push_back({.name = row.name, .provider = row.make(parts)});
}

http_result<ai_providers::choice> ai_providers::choose(std::string_view provider,
                                                       std::string_view model) const {
  if (provider.empty()) provider = default_provider;
  const auto found = std::ranges::find(made_, provider, &named::name);
  if (found == made_.end()) {
    return refuse(422, "unknown_provider", "This service has no such provider of answers.",
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

}  // namespace pagemill
