/// What migrate prints and how its outcomes become exit codes. Pure.
#pragma once
#include <string>

#include "api/cli/client/failure.hpp"
#include "common/schema/migrations.hpp"

namespace pagemill::cli {

/// What was applied, or what a dry run would apply.
std::string applied_lines(const postgres::migration_report& report, bool dry_run);
std::string applied_json(const postgres::migration_report& report, bool dry_run);
/// Every migration, its state and when it was applied.
std::string status_lines(const postgres::migration_report& report);
std::string status_json(const postgres::migration_report& report);
/// 0 when the database can be used by or brought to this version; 70 when a migration was changed
/// or is unknown here.
exit_code exit_code_of(const postgres::migration_report& status);
failure failure_of(const postgres::migration_error& problem);

}  // namespace pagemill::cli
