/// Search entries and questions as the values that are stored and looked up. Pure; any thread.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <pqxx/util>

#include "common/analysis/indexed_text.hpp"
#include "common/analysis/query_analysis.hpp"
#include "common/core/uuid.hpp"
#include "common/search/search_values.hpp"

namespace pagemill {

/// The number of the entry of a card.
inline constexpr int card_number = -1;

/// What changes the keys of a workspace's entries, so that workspaces share no list of the index
/// (but for rare collisions, which cost time and nothing else: rows are compared by id).
std::int32_t workspace_hash(const workspace_id& workspace);

/// Of this program's analysis: what is stored beside its entries.
std::int32_t analysis_number();

/// The terms that count all entries, those with a chunk in a language, and those of an analysis.
inline constexpr std::string_view entry_mark = "@";
std::string language_mark(std::string_view language);
std::string analysis_mark(std::int32_t analysis);

/// The key of a term in the index.
constexpr std::int32_t entry_key(std::int32_t dimension, std::int32_t workspace) {
  return dimension ^ workspace;
}
/// Arrays in binary form: of sparsevecs, whose type has the number `type` in the database, and of
/// byteas with four bytes for each token.
pqxx::bytes weights_array(std::span<const std::vector<dimension_weight>> vectors,
                          std::uint32_t type);
pqxx::bytes tokens_array(std::span<const indexed_text* const> texts);
/// The text of such a bytea.
std::string tokens_text(std::span<const std::int32_t> tokens);
/// The tokens of a phrase.
std::vector<std::int32_t> phrase_tokens(const query_phrase& phrase);

}  // namespace pagemill
