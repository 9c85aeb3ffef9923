/// The migrations and functions that this program contains, and what their texts say. Pure.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/sql_queries.hpp"

namespace pagemill::postgres {

/// A schema as a program knows it: by default this program's.
struct program_schema {
  std::span<const sql::migration> migrations = sql::all_migrations();    ///< by number
  std::span<const sql::function_file> functions = sql::all_functions();  ///< by name
};

/// What a migration's leading comment lines say.
struct migration_header {
  bool as_owner = false;  ///< "-- role: owner": run as pagemill_owner, else as the connecting role
  int serves = 0;         ///< "-- serves: N": the oldest program schema that works with it. By
                          ///< default the number before its own: expand, and contract one later
  /// "-- needs: A B": files of sql/functions to apply in the same transaction, before its text.
  std::vector<std::string_view> needs;
  /// "-- drops: A B": files of an earlier release whose functions it drops.
  std::vector<std::string_view> drops;
};
migration_header read_header(const sql::migration& migration);

/// Whether a function's file runs as pagemill_owner: it says so as a migration does.
bool runs_as_owner(const sql::function_file& file);

/// SHA-256 of the text, 64 lower-case hex digits.
std::string checksum(std::string_view text);

}  // namespace pagemill::postgres
