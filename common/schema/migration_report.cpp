#include "common/schema/migration_report.hpp"

#include <algorithm>
#include <cstdlib>
#include <format>

namespace pagemill::postgres {
namespace {

migration_step step_of(const program_schema& known, const applied_migration& row) {
  const auto match = std::ranges::find(known.migrations, row.number, &sql::migration::number);
  auto state = migration_state::unknown;
  if (match != known.migrations.end()) {
    state =
        checksum(match->text) == row.checksum ? migration_state::applied : migration_state::changed;
  }
  return {row.number, row.name, state, row.applied_at};
}

function_step step_of(const sql::function_file& file, const applied_schema& applied) {
  const auto row = std::ranges::find(applied.functions, file.name, &applied_function::name);
  if (row == applied.functions.end()) {
    return {std::string(file.name), migration_state::pending, ""};
  }
  const auto state =
      row->checksum == checksum(file.text) ? migration_state::applied : migration_state::pending;
  return {row->name, state, row->applied_at};
}

}  // namespace

migration_report report_of(const program_schema& known, const applied_schema& applied) {
  migration_report report;
  for (const auto& row : applied.migrations) {
    report.steps.push_back(step_of(known, row));
    report.version = std::max(report.version, row.number);
  }
  for (const auto& migration : known.migrations) {
    if (std::ranges::contains(applied.migrations, migration.number, &applied_migration::number)) {
      continue;
    }
    report.steps.push_back(
        {migration.number, std::string(migration.name), migration_state::pending, ""});
  }
  std::ranges::sort(report.steps, {}, &migration_step::number);
  for (const auto& file : known.functions) report.functions.push_back(step_of(file, applied));
  return report;
}

std::optional<migration_error> problem_of(const migration_report& report) {
  for (const auto& step : report.steps) {
    switch (step.state) {
      case migration_state::applied: break;
      case migration_state::changed:
        return migration_error{
            migration_errc::migration_changed,
            std::format("{} was changed after it was applied; restore it and add a new migration",
                        step.name)};
      case migration_state::unknown:
        return migration_error{
            migration_errc::database_newer,
            std::format("the database has {}, which this program does not know; use the newer "
                        "program's migrate",
                        step.name)};
      case migration_state::pending:
        if (step.number > report.version) break;
        return migration_error{
            migration_errc::migration_missing,
            std::format("{} is not applied though {:04} is; migrations are forward-only", step.name,
                        report.version)};
    }
  }
  return std::nullopt;
}

std::string_view to_string(migration_errc code) {
  switch (code) {
    case migration_errc::migration_changed: return "migration_changed";
    case migration_errc::migration_missing: return "migration_missing";
    case migration_errc::database_newer: return "database_newer";
    case migration_errc::migration_failed: return "migration_failed";
    case migration_errc::migration_forbidden: return "migration_forbidden";
  }
  std::abort();
}

std::string_view to_string(migration_state state) {
  switch (state) {
    case migration_state::applied: return "applied";
    case migration_state::pending: return "pending";
    case migration_state::changed: return "changed";
    case migration_state::unknown: return "unknown";
  }
  std::abort();
}

}  // namespace pagemill::postgres
