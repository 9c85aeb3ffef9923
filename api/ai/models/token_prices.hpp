/// What tokens cost, as the operator says. Pure.
#pragma once
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "api/ai/models/text_model.hpp"

namespace pagemill {

class token_prices {
 public:
  /// "openai:gpt-4o-mini=0.15/0.60, ...": for each model the price of a million tokens of input and
  /// of output. The error is the part that is none.
  static std::expected<token_prices, std::string> parse(std::string_view text);

  /// In the currency of the prices; nullopt for a model without one.
  std::optional<double> cost(std::string_view provider, std::string_view model,
                             const token_counts& counts) const;

 private:
  struct price {
    double input = 0;  ///< of a million tokens
    double output = 0;
  };
  std::map<std::string, price, std::less<>> prices_;  ///< by "provider:model"
};

}  // namespace pagemill
