/// What `migrate` prints, and the exit codes of its outcomes. Pure.
#pragma once
#include <string>

#include "api/cli/client/failure.hpp"
#include "common/schema/migrations.hpp"

namespace pagemill::cli {

/// Whether anything was applied, or would have been.
enum class migration_run { real, dry };

/// The migrations and functions that were applied, or that a dry run would apply.
std::string applied_lines(const postgres::migration_report& report, migration_run run);
std::string applied_json(const postgres::migration_report& report, migration_run run);
/// Every migration and function with its state and the time it was applied.
std::string status_lines(const postgres::migration_report& report);
std::string status_json(const postgres::migration_report& report);
/// Every migration that a program has, with the oldest program that works with it.
std::string known_lines(const postgres::program_schema& known);
/// The same, and the checksums of its functions, by which two programs can be compared.
std::string known_json(const postgres::program_schema& known);
/// 0 when the database is at this version or can be brought to it; 70 when a migration was changed
/// or is unknown to this program.
exit_code exit_code_of(const postgres::migration_report& status);
failure failure_of(const postgres::migration_error& problem);

}  // namespace pagemill::cli
