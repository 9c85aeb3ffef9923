#include "api/ai/models/token_prices.hpp"

#include <charconv>
#include <format>
#include <ranges>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

constexpr double price_max = 1e6;

std::optional<double> parse_price(std::string_view text) {
  double value = 0;
  const auto* end = text.end();
  const auto [stop, problem] = std::from_chars(text.begin(), end, value, std::chars_format::fixed);
  // Not a number is neither less nor more.
  const bool is_price = problem == std::errc{} && stop == end && value >= 0 && value <= price_max;
  return is_price ? std::optional(value) : std::nullopt;
}

struct named_price {
  std::string_view name;
  double input = 0;
  double output = 0;
};

/// "openai:gpt-4o-mini=0.15/0.60". A model's name may have '=' and '/', too.
std::optional<named_price> parse_entry(std::string_view entry) {
  const auto equals = entry.rfind('=');
  const auto name = trim(entry.substr(0, equals));
  const auto colon = name.find(':');
  if (equals == std::string_view::npos || colon == 0 || colon >= name.size() - 1) {
    return std::nullopt;
  }
  const auto both = entry.substr(equals + 1);
  const auto slash = both.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto input = parse_price(trim(both.substr(0, slash)));
  const auto output = parse_price(trim(both.substr(slash + 1)));
  if (!input || !output) return std::nullopt;
  return named_price{.name = name, .input = *input, .output = *output};
}

}  // namespace

std::expected<token_prices, std::string> token_prices::parse(std::string_view text) {
  token_prices read;
  for (const auto part : std::views::split(text, ',')) {
    const auto entry = trim(std::string_view(part.begin(), part.end()));
    if (entry.empty()) continue;
    const auto found = parse_entry(entry);
    if (!found || read.prices_.contains(found->name)) return std::unexpected(std::string(entry));
    read.prices_.emplace(found->name, price{.input = found->input, .output = found->output});
  }
  return read;
}

std::optional<double> token_prices::cost(std::string_view provider, std::string_view model,
                                         const token_counts& counts) const {
  const auto found = prices_.find(std::format("{}:{}", provider, model));
  if (found == prices_.end()) return std::nullopt;
  const auto& [input, output] = found->second;
  return (static_cast<double>(counts.input) * input + static_cast<double>(counts.output) * output) /
         1e6;
}

}  // namespace pagemill
