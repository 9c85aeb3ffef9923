/// Brings a database to the schema of this program: numbered, forward-only, checksummed migrations.
#pragma once
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/sql_queries.hpp"

namespace pagemill::postgres {

enum class migration_errc {
  migration_changed,    ///< an applied migration's text differs from the program's
  migration_missing,    ///< a lower number is not applied though a higher one is
  database_newer,       ///< the database has migrations that this program does not know
  migration_failed,     ///< a statement failed; that migration left nothing behind
  migration_forbidden,  ///< the connecting role may not do it
};
std::string_view to_string(migration_errc code);

struct migration_error {
  migration_errc code;
  std::string message;  ///< a sentence for the operator, with the migration's name
};

enum class migration_state { applied, pending, changed, unknown };
std::string_view to_string(migration_state state);

struct migration_step {
  int number;
  std::string name;
  migration_state state;
  std::string applied_at;  ///< RFC 3339, empty when pending
};

struct migration_report {
  std::vector<migration_step> steps;     ///< all, by number
  std::vector<std::string> applied_now;  ///< by this call; with dry_run: what it would apply
  int version = 0;                       ///< the highest applied number
};

struct migrate_options {
  bool dry_run = false;
  std::span<const sql::migration> migrations = sql::all_migrations();
};

/// Applies what is pending, each migration in a transaction that begins with its version row; safe
/// from many processes at once. Blocking, without a time limit but for locks. Throws
/// connection_lost and the like.
std::expected<migration_report, migration_error> migrate(const std::string& url,
                                                         const migrate_options& options = {});
/// Only looks. Never fails for the state of the schema; the steps say what is changed or unknown.
migration_report migration_status(
    const std::string& url, std::span<const sql::migration> migrations = sql::all_migrations());

}  // namespace pagemill::postgres
