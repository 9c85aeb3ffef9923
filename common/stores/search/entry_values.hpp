/// Search entries and questions as the values that are stored and looked up. Pure; any thread.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

/// The keys of a window or card in the index.
std::vector<std::int32_t> entry_keys(std::span<const dimension_weight> weights,
                                     std::int32_t workspace);
/// A sparsevec.
std::string weights_text(std::span<const dimension_weight> weights);
/// A bytea of four bytes for each token.
std::string tokens_text(std::span<const std::int32_t> tokens);
/// The tokens of a phrase.
std::vector<std::int32_t> phrase_tokens(const query_phrase& phrase);

}  // namespace pagemill
