#include "common/stores/search/entry_values.hpp"

#include <format>
#include <iterator>

#include "common/analysis/analysis_version.hpp"
#include "common/analysis/term.hpp"

namespace pagemill {
namespace {

constexpr int dimensions = 1 << 29;

}  // namespace

std::int32_t workspace_hash(const workspace_id& workspace) {
  return dimension_of(to_string(workspace));
}

std::int32_t analysis_number() {
  static const auto number = dimension_of(analysis_name());
  return number;
}

std::string language_mark(std::string_view language) {
  return std::format("@{}", language);
}

std::string analysis_mark(std::int32_t analysis) {
  return std::format("!{}", analysis);
}

std::vector<std::int32_t> entry_keys(std::span<const dimension_weight> weights,
                                     std::int32_t workspace) {
  std::vector<std::int32_t> keys;
  keys.reserve(weights.size());
  for (const auto& one : weights) keys.push_back(one.dimension ^ workspace);
  return keys;
}

std::string weights_text(std::span<const dimension_weight> weights) {
  std::string text = "{";
  for (const auto& one : weights) {
    std::format_to(std::back_inserter(text), "{}{}:{}", text.size() > 1 ? "," : "", one.dimension,
                   one.weight);
  }
  return text + std::format("}}/{}", dimensions);
}

std::string tokens_text(std::span<const std::int32_t> tokens) {
  std::string text = "\\x";
  for (const auto token : tokens) std::format_to(std::back_inserter(text), "{:08x}", token);
  return text;
}

std::vector<std::int32_t> phrase_tokens(const query_phrase& phrase) {
  std::vector<std::int32_t> tokens;
  for (const auto& term : phrase.terms) tokens.push_back(dimension_of(term));
  return tokens;
}

}  // namespace pagemill
