/// A search as the parameters of sql/queries/search/search_workspace.sql, in their order, and what
/// its first row says.
#pragma once
#include <string_view>

#include <pqxx/params>

#include "common/core/uuid.hpp"
#include "common/search/search_values.hpp"
#include "common/stores/search/search_store.hpp"

namespace pagemill {

/// $1 to $13; nulls without words.
void append_question(pqxx::params& params, const analyzed_query* words,
                     const workspace_id& workspace);
/// $14 and $15.
void append_vector(pqxx::params& params, const search_halves& asked);
/// $16 to $21.
void append_filter(pqxx::params& params, const search_filter& filter);

/// From the JSON of the first row. Words count from 0 here, from 1 there.
search_statistics read_statistics(std::string_view json);

}  // namespace pagemill
