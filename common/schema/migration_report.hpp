/// Compares a database's schema with a program's: what is applied, what is pending, what is wrong.
/// Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/schema/applied_schema.hpp"
#include "common/schema/migration_file.hpp"

namespace pagemill::postgres {

enum class migration_errc {
  migration_changed,    ///< an applied migration's text differs from the program's
  migration_missing,    ///< a lower number is not applied though a higher one is
  database_newer,       ///< the database has migrations that this program does not know
  migration_failed,     ///< a statement failed; its transaction left nothing behind
  migration_forbidden,  ///< the connecting role may not do it
};
std::string_view to_string(migration_errc code);

struct migration_error {
  migration_errc code;
  std::string message;  ///< a sentence for the operator, with the file's name
};

enum class migration_state { applied, pending, changed, unknown };
std::string_view to_string(migration_state state);

struct migration_step {
  int number;
  std::string name;
  migration_state state;
  std::string applied_at;  ///< RFC 3339, empty when pending
};

/// A function's file: applied, or pending when it is new or its text is another one.
struct function_step {
  std::string name;
  migration_state state;
  std::string applied_at;  ///< RFC 3339, of the text the database has; empty when new
};

struct migration_report {
  std::vector<migration_step> steps;       ///< all, by number
  std::vector<function_step> functions;    ///< those of the program, by name
  std::vector<std::string> applied_now;    ///< by this call; a dry run: what it would apply
  std::vector<std::string> functions_now;  ///< the same of functions
  int version = 0;                         ///< the highest applied number
};

/// Functions that only the database has are left out: a newer release has them, or they were
/// dropped.
migration_report report_of(const program_schema& known, const applied_schema& applied);

/// Why nothing can be applied; nullopt: what is pending can be.
std::optional<migration_error> problem_of(const migration_report& report);

}  // namespace pagemill::postgres
