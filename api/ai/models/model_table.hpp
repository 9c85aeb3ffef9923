/// The providers of generated text and their settings: the one list of them.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/ai/models/text_model.hpp"
#include "api/ai/models/text_provider.hpp"
#include "api/ai/models/token_prices.hpp"
#include "common/core/environment.hpp"

namespace pagemill {

struct ai_settings {
  /// Of requests that name none: `extractive`, or one of `providers` that is configured.
  std::string default_provider = "extractive";
  std::vector<text_provider> providers;  ///< all of the table, configured or not
  token_prices prices;
};

/// Reads the settings of all providers. Reports errors to `source`.
ai_settings read_ai_settings(settings_source& source);

/// Makes the client of the provider, which must be of the table. Asks it nothing yet.
std::unique_ptr<text_model_service> make_text_model(const text_provider& provider);

}  // namespace pagemill
