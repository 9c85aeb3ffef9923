#include "common/schema/migrations.hpp"

#include <algorithm>
#include <cstdlib>
#include <format>
#include <optional>

#include <pqxx/transaction>

#include "common/schema/applied_migrations.hpp"
#include "common/postgres/connection.hpp"
#include "common/postgres/error_mapping.hpp"
#include "common/schema/migration_file.hpp"

namespace pagemill::postgres {
namespace {

constexpr std::string_view owner_role = "pagemill_owner";
constexpr std::string_view ddl_lock_timeout = "10s";
/// A migration that waits for a busy table gives way and tries again this often.
constexpr int lock_attempts_max = 6;

using failure = std::unexpected<migration_error>;

connection open(const std::string& url) {
  return connection({.url = url, .application_name = "pagemill-migrate"});
}

/// One of our own statements, for which any error is an infrastructure failure.
pqxx::result run(connection& on, pqxx::work& in, const sql::query& query,
                 const pqxx::params& params = {}) {
  try {
    on.prepare(query);
    return in.exec(pqxx::prepped(pqxx::zview(query.name)), params);
  } catch (...) {
    rethrow_mapped(std::current_exception(), std::format("query {}", query.name));
  }
}

void commit(pqxx::work& open_work, std::string_view what) {
  try {
    open_work.commit();
  } catch (...) {
    rethrow_mapped(std::current_exception(), what);
  }
}

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

migration_report report_of(std::span<const sql::migration> known,
                           std::span<const applied_migration> applied) {
  migration_report report;
  for (const auto& row : applied) {
    const auto match = std::ranges::find(known, row.number, &sql::migration::number);
    auto state = migration_state::unknown;
    if (match != known.end()) {
      state = checksum(match->text) == row.checksum ? migration_state::applied
                                                    : migration_state::changed;
    }
    report.steps.push_back({row.number, row.name, state, row.applied_at});
    report.version = std::max(report.version, row.number);
  }
  for (const auto& migration : known) {
    if (std::ranges::contains(applied, migration.number, &applied_migration::number)) continue;
    report.steps.push_back(
        {migration.number, std::string(migration.name), migration_state::pending, ""});
  }
  std::ranges::sort(report.steps, {}, &migration_step::number);
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

/// Makes the runner's table when there is none, and lists what is applied, all under the lock.
migration_report look_under_lock(connection& on, std::span<const sql::migration> known) {
  pqxx::work work(on.native());
  run(on, work, sql::migration_lock);
  if (!run(on, work, sql::migration_table_exists).one_field().as<bool>()) {
    run(on, work, sql::migration_create_table);
    run(on, work, sql::migration_grant_table);
  }
  auto report = report_of(known, list_applied(on, work));
  commit(work, "making the table of migrations");
  return report;
}

enum class apply_outcome { applied, by_another, lock_not_free };

/// One migration in one transaction, its version row first.
std::expected<apply_outcome, migration_error> apply(connection& on,
                                                    const sql::migration& migration) {
  const auto header = read_header(migration);
  pqxx::work work(on.native());
  run(on, work, sql::migration_lock);
  const auto inserted =
      run(on, work, sql::migration_insert,
          pqxx::params{migration.number, migration.name, checksum(migration.text), header.serves});
  if (inserted.affected_rows() == 0) return apply_outcome::by_another;
  try {
    run(on, work, sql::migration_run_as,
        pqxx::params{header.as_owner ? owner_role : std::string_view("none"), ddl_lock_timeout});
    work.exec(migration.text);
    work.commit();
    return apply_outcome::applied;
  } catch (const pqxx::sql_error& problem) {
    const auto state = sqlstate_of(problem);
    if (state == "55P03") return apply_outcome::lock_not_free;
    // The text is ours and the operator must know what is wrong with it, so the server's line is
    // kept.
    return failure(
        {state == "42501" ? migration_errc::migration_forbidden : migration_errc::migration_failed,
         std::format("{}: {} (SQLSTATE {})", migration.name, first_line(problem.what()), state)});
  } catch (...) {
    rethrow_mapped(std::current_exception(), migration.name);
  }
}

std::expected<apply_outcome, migration_error> apply_patiently(connection& on,
                                                              const sql::migration& migration) {
  for (int attempt = 1; attempt <= lock_attempts_max; ++attempt) {
    const auto outcome = apply(on, migration);
    if (!outcome || *outcome != apply_outcome::lock_not_free) return outcome;
  }
  return failure({migration_errc::migration_failed,
                  std::format("{}: a table it changes stayed locked by others {} times for {}",
                              migration.name, lock_attempts_max, ddl_lock_timeout)});
}

std::expected<migration_report, migration_error> migrate_over(connection& on,
                                                              const migrate_options& options) {
  auto report = look_under_lock(on, options.migrations);
  if (auto problem = problem_of(report)) return std::unexpected(std::move(*problem));
  std::vector<std::string> applied_now;
  for (const auto& migration : options.migrations) {
    if (migration.number <= report.version) continue;
    const auto outcome = apply_patiently(on, migration);
    if (!outcome) return std::unexpected(outcome.error());
    if (*outcome == apply_outcome::applied) applied_now.emplace_back(migration.name);
  }
  // Looked at again: another migrator may have been a different program.
  report = look_under_lock(on, options.migrations);
  if (auto problem = problem_of(report)) return std::unexpected(std::move(*problem));
  report.applied_now = std::move(applied_now);
  return report;
}

}  // namespace

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

std::expected<migration_report, migration_error> migrate(const std::string& url,
                                                         const migrate_options& options) {
  if (options.dry_run) {
    auto report = migration_status(url, options.migrations);
    if (auto problem = problem_of(report)) return std::unexpected(std::move(*problem));
    for (const auto& step : report.steps) {
      if (step.state == migration_state::pending) report.applied_now.push_back(step.name);
    }
    return report;
  }
  auto on = open(url);
  try {
    return migrate_over(on, options);
  } catch (const database_error& problem) {
    if (problem.sqlstate() != "42501") throw;
    return failure({migration_errc::migration_forbidden,
                    std::format("{}: the connecting role may not do it", problem.what())});
  }
}

migration_report migration_status(const std::string& url,
                                  std::span<const sql::migration> migrations) {
  auto on = open(url);
  try {
    pqxx::work work(on.native());
    if (!run(on, work, sql::migration_table_exists).one_field().as<bool>()) {
      return report_of(migrations, {});
    }
    return report_of(migrations, list_applied(on, work));
  } catch (...) {
    rethrow_mapped(std::current_exception(), "looking at the migrations");
  }
}

}  // namespace pagemill::postgres
