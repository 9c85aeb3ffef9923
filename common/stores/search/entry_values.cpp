#include "common/stores/search/entry_values.hpp"

#include <cstddef>
#include <format>
#include <iterator>
#include <utility>

#include "common/analysis/analysis_version.hpp"
#include "common/analysis/term.hpp"
#include "common/postgres/binary_array.hpp"

namespace pagemill {
namespace {

using postgres::array_writer;

constexpr std::int32_t dimensions = 1 << 29;

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

/// pgvector's form: how many dimensions there are and how many are not zero, a reserved zero, the
/// places of these, counted from 0, and their values.
pqxx::bytes weights_array(std::span<const std::vector<dimension_weight>> vectors,
                          std::uint32_t type) {
  const auto size_of = [](const auto& weights) {
    return 3 * sizeof(std::int32_t) + weights.size() * sizeof(dimension_weight);
  };
  std::size_t bytes = 0;
  for (const auto& weights : vectors) bytes += size_of(weights);
  array_writer array(type, vectors.size(), bytes);
  for (const auto& weights : vectors) {
    auto& written = array.begin_element(size_of(weights));
    for (const auto number : {dimensions, static_cast<std::int32_t>(weights.size()), 0}) {
      written.add(number);
    }
    for (const auto& one : weights) written.add(one.dimension - 1);
    for (const auto& one : weights) written.add(one.weight);
  }
  return std::move(array).bytes();
}

pqxx::bytes tokens_array(std::span<const indexed_text* const> texts) {
  std::size_t bytes = 0;
  for (const auto* text : texts) bytes += text->tokens.size() * sizeof(std::int32_t);
  array_writer array(postgres::element_type::bytea, texts.size(), bytes);
  for (const auto* text : texts) {
    auto& written = array.begin_element(text->tokens.size() * sizeof(std::int32_t));
    for (const auto token : text->tokens) written.add(token);
  }
  return std::move(array).bytes();
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
