#include "api/ai/models/model_table.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <optional>
#include <ranges>

#include "api/ai/models/anthropic_messages.hpp"
#include "api/ai/models/openai_chat.hpp"
#include "api/ai/models/replicate_predictions.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

/// What the settings say of a provider.
struct address_and_key {
  std::string url;  ///< empty: the row's
  std::string key;
};

enum class without_key {
  unusable,
  usable_by_own_url,  ///< such as a server on this machine
};

bool is_any_name(std::string_view) {
  return true;
}

struct text_provider_row {
  std::string_view name;
  std::string_view url;
  std::string_view url_setting;
  std::string_view model;
  address_and_key (*read)(settings_source& source);
  std::unique_ptr<text_model_service> (*make)(const text_provider& provider);
  without_key keyless = without_key::unusable;
  bool (*is_model)(std::string_view name) = is_any_name;
};

template <class Service>
std::unique_ptr<text_model_service> make_service(const text_provider& provider) {
  return std::make_unique<Service>(provider);
}

// Also a choice of PAGEMILL_AI_PROVIDER below.
constexpr auto text_providers = std::to_array<text_provider_row>({
    {.name = "openai",
     .url = "https://api.openai.com/v1",
     .url_setting = "OPENAI_BASE_URL",
     .model = "gpt-4o-mini",
     .read =
         [](settings_source& source) {
           return address_and_key{source.text("OPENAI_BASE_URL"), source.text("OPENAI_API_KEY")};
         },
     .make = make_service<openai_chat>,
     .keyless = without_key::usable_by_own_url},
    {.name = "anthropic",
     .url = "https://api.anthropic.com",
     .url_setting = "PAGEMILL_ANTHROPIC_URL",
     .model = "claude-haiku-4-5",
     .read =
         [](settings_source& source) {
           return address_and_key{source.text("PAGEMILL_ANTHROPIC_URL"),
                                  source.text("ANTHROPIC_API_KEY")};
         },
     .make = make_service<anthropic_messages>},
    {.name = "together",
     .url = "https://api.together.xyz/v1",
     .url_setting = "PAGEMILL_TOGETHER_URL",
     .model = "meta-llama/Llama-3.3-70B-Instruct-Turbo",
     .read =
         [](settings_source& source) {
           return address_and_key{source.text("PAGEMILL_TOGETHER_URL"),
                                  source.text("TOGETHER_AI_API_KEY")};
         },
     .make = make_service<openai_chat>},
    {.name = "replicate",
     .url = "https://api.replicate.com",
     .url_setting = "PAGEMILL_REPLICATE_URL",
     .model = "meta/meta-llama-3-70b-instruct",
     .read =
         [](settings_source& source) {
           return address_and_key{source.text("PAGEMILL_REPLICATE_URL"),
                                  source.text("REPLICATE_API_TOKEN")};
         },
     .make = make_service<replicate_predictions>,
     .is_model = replicate_predictions::is_model_name},
    {.name = "huggingface",
     .url = "https://router.huggingface.co/v1",
     .url_setting = "PAGEMILL_HUGGINGFACE_URL",
     .model = "meta-llama/Llama-3.3-70B-Instruct",
     .read =
         [](settings_source& source) {
           return address_and_key{source.text("PAGEMILL_HUGGINGFACE_URL"),
                                  source.text("HUGGINGFACE_API_KEY")};
         },
     .make = make_service<openai_chat>},
});

const text_provider_row* find_row(std::string_view name) {
  const auto* found = std::ranges::find(text_providers, name, &text_provider_row::name);
  return found == text_providers.end() ? nullptr : found;
}

/// No blanks, no control characters: the name goes into requests and logs.
bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

struct named_model {
  std::string_view provider;
  std::string_view model;
};

/// "openai:gpt-4o-mini"; the model's name may have further colons.
std::optional<named_model> parse_model(std::string_view entry) {
  const auto colon = entry.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const named_model named{entry.substr(0, colon), entry.substr(colon + 1)};
  const auto* row = find_row(named.provider);
  const bool is_one = row != nullptr && !named.model.empty() && named.model.size() <= 200 &&
                      is_visible(named.model) && row->is_model(named.model);
  return is_one ? std::optional(named) : std::nullopt;
}

void add_models(std::vector<text_provider>& providers, const std::string& text,
                settings_source& source) {
  for (const auto part : std::views::split(text, ',')) {
    const auto entry = trim(std::string_view(part.begin(), part.end()));
    if (entry.empty()) continue;
    const auto named = parse_model(entry);
    if (!named) {
      source.complain(std::format(
          "PAGEMILL_AI_MODELS must be a list such as openai:gpt-4o-mini, not {}", entry));
      continue;
    }
    auto& models = std::ranges::find(providers, named->provider, &text_provider::name)->models;
    if (std::ranges::find(models, named->model) == models.end()) models.emplace_back(named->model);
  }
}

text_provider read_provider(const text_provider_row& row, settings_source& source) {
  auto [url, key] = row.read(source);
  text_provider provider{.name = std::string(row.name),
                         .url = url.empty() ? std::string(row.url) : url,
                         .key = std::move(key)};
  while (provider.url.ends_with('/')) provider.url.pop_back();
  if (const auto* why = why_not_a_provider_url(provider.url, !provider.key.empty())) {
    source.complain(std::format("{} {}", row.url_setting, why));
  }
  // A header ends where a line does.
  if (!is_visible(provider.key)) {
    source.complain(std::format("the API key of {} has characters that no key has", row.name));
  }
  provider.is_configured =
      !provider.key.empty() || (row.keyless == without_key::usable_by_own_url && !url.empty());
  return provider;
}

}  // namespace

ai_settings read_ai_settings(settings_source& source) {
  ai_settings settings;
  settings.default_provider =
      source.choice("PAGEMILL_AI_PROVIDER",
                    {"extractive", "openai", "anthropic", "together", "replicate", "huggingface"});
  const auto models = source.text("PAGEMILL_AI_MODELS");
  const auto prices = source.text("PAGEMILL_AI_PRICES");
  const auto calls = static_cast<std::size_t>(source.integer("PAGEMILL_AI_CALLS", 8, 1, 256));
  const std::chrono::seconds time(source.integer("PAGEMILL_AI_SECONDS", 60, 1, 600));
  const auto https = read_https_settings(source);
  for (const auto& row : text_providers) {
    auto& provider = settings.providers.emplace_back(read_provider(row, source));
    provider.calls_max = calls;
    provider.time_max = time;
    provider.https = https;
    if (provider.name == settings.default_provider && !provider.is_configured) {
      source.complain(
          std::format("PAGEMILL_AI_PROVIDER is {}, whose API key is not set", provider.name));
    }
  }
  add_models(settings.providers, models, source);
  for (auto& provider : settings.providers) {
    if (provider.models.empty()) provider.models.emplace_back(find_row(provider.name)->model);
  }
  if (auto parsed = token_prices::parse(prices)) {
    settings.prices = *std::move(parsed);
  } else {
    source.complain(std::format(
        "PAGEMILL_AI_PRICES must be a list such as openai:gpt-4o-mini=0.15/0.60, not {}",
        parsed.error()));
  }
  return settings;
}

std::unique_ptr<text_model_service> make_text_model(const text_provider& provider) {
  return find_row(provider.name)->make(provider);
}

}  // namespace pagemill
