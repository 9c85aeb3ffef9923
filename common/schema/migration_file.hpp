/// What can be told from the text of a migration alone. Pure.
#pragma once
#include <string>
#include <string_view>

#include "sql/sql_queries.hpp"

namespace pagemill::postgres {

/// What a migration's leading comment lines say.
struct migration_header {
  bool as_owner = false;  ///< "-- role: owner": run as pagemill_owner, else as the connecting role
  int serves = 0;         ///< "-- serves: N": the oldest program schema that works with it. By
                          ///< default the number before its own: expand, and contract one later
};
migration_header read_header(const sql::migration& migration);

/// SHA-256 of the text, 64 lower-case hex digits.
std::string checksum(std::string_view text);

}  // namespace pagemill::postgres
