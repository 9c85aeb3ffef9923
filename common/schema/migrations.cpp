#include "common/schema/migrations.hpp"

#include <algorithm>
#include <format>
#include <iterator>

#include <pqxx/transaction>

#include "common/postgres/connection.hpp"
#include "common/postgres/error_mapping.hpp"
#include "common/schema/schema_check.hpp"

namespace pagemill::postgres {
namespace {

constexpr std::string_view owner_role = "pagemill_owner";
constexpr std::string_view connecting_role = "none";
constexpr std::string_view ddl_lock_timeout = "10s";
/// How often a migration that waits for a busy table gives way and tries again.
constexpr int lock_attempts_max = 6;

using failure = std::unexpected<migration_error>;

connection open(const std::string& url) {
  return connection({.url = url, .application_name = "pagemill-migrate"});
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

/// Creates the runner's tables if there are none, and lists what is applied, all under the lock.
migration_report look_under_lock(connection& on, const program_schema& known) {
  pqxx::work work(on.native());
  on.exec(work, sql::migration_lock);
  if (!on.exec(work, sql::migration_table_exists).one_field().as<bool>()) {
    on.exec(work, sql::migration_create_table);
    on.exec(work, sql::function_create_table);
  }
  auto report = report_of(known, list_applied(on, work));
  commit(work, "making the table of migrations");
  return report;
}

/// How one of our transactions ended, and the functions it applied.
struct apply_outcome {
  enum class end { applied, by_another, lock_not_free } how = end::applied;
  std::vector<std::string> functions = {};
};
using apply_result = std::expected<apply_outcome, migration_error>;

/// For a file's text that the server refused. The text is ours, and the operator must know what is
/// wrong with it, so the server's line is kept.
apply_result refused(std::string_view file, const pqxx::sql_error& problem) {
  const auto state = sqlstate_of(problem);
  if (state == "55P03") return apply_outcome{.how = apply_outcome::end::lock_not_free};
  return failure(
      {state == "42501" ? migration_errc::migration_forbidden : migration_errc::migration_failed,
       std::format("{}: {} (SQLSTATE {})", file, first_line(problem.what()), state)});
}

enum class then { go_on, commit };

struct schema_file {
  std::string_view name;
  bool as_owner;
  std::string_view text;
};

/// Runs a file's text as the role its header names.
apply_result run_file(connection& on, pqxx::work& in, const schema_file& file, then next) {
  try {
    const auto role = file.as_owner ? owner_role : connecting_role;
    on.exec(in, sql::migration_run_as, pqxx::params{role, ddl_lock_timeout});
    in.exec(file.text);
    if (next == then::commit) {
      in.commit();
    } else {
      on.exec(in, sql::migration_run_as, pqxx::params{connecting_role, ddl_lock_timeout});
    }
    return apply_outcome{};
  } catch (const pqxx::sql_error& problem) {
    return refused(file.name, problem);
  } catch (...) {
    rethrow_mapped(std::current_exception(), file.name);
  }
}

/// Runs the functions whose text the database does not have, recording each one first.
apply_result run_functions(connection& on, pqxx::work& in,
                           std::span<const sql::function_file> files,
                           std::span<const applied_function> applied) {
  apply_outcome outcome;
  for (const auto& file : files) {
    const auto sum = checksum(file.text);
    const auto row = std::ranges::find(applied, file.name, &applied_function::name);
    if (row != applied.end() && row->checksum == sum) continue;
    on.exec(in, sql::function_record, pqxx::params{file.name, sum});
    auto ended = run_file(on, in, {file.name, runs_as_owner(file), file.text}, then::go_on);
    if (!ended || ended->how != apply_outcome::end::applied) return ended;
    outcome.functions.emplace_back(file.name);
  }
  return outcome;
}

/// The files that a migration's header names.
std::expected<std::vector<sql::function_file>, migration_error> needed_functions(
    const sql::migration& migration, const migration_header& header,
    std::span<const sql::function_file> known) {
  std::vector<sql::function_file> files;
  for (const auto name : header.needs) {
    const auto file = std::ranges::find(known, name, &sql::function_file::name);
    if (file == known.end()) {
      return failure({migration_errc::migration_failed,
                      std::format("{} needs the function {}, which this program does not have",
                                  migration.name, name)});
    }
    files.push_back(*file);
  }
  return files;
}

/// One migration in one transaction: its version row, the functions it needs, its text.
apply_result apply_migration(connection& on, const sql::migration& migration,
                             std::span<const sql::function_file> known) {
  const auto header = read_header(migration);
  const auto needed = needed_functions(migration, header, known);
  if (!needed) return failure(needed.error());
  pqxx::work work(on.native());
  on.exec(work, sql::migration_lock);
  const auto inserted = on.exec(
      work, sql::migration_insert,
      pqxx::params{migration.number, migration.name, checksum(migration.text), header.serves});
  if (inserted.affected_rows() == 0) {
    return apply_outcome{.how = apply_outcome::end::by_another};
  }
  auto functions = run_functions(on, work, *needed, list_applied(on, work).functions);
  if (!functions || functions->how != apply_outcome::end::applied) return functions;
  for (const auto name : header.drops) {
    on.exec(work, sql::function_forget, pqxx::params{name});
  }
  auto outcome =
      run_file(on, work, {migration.name, header.as_owner, migration.text}, then::commit);
  if (outcome) outcome->functions = std::move(functions->functions);
  return outcome;
}

/// The functions in one transaction, so that those that changed together appear together.
apply_result apply_functions(connection& on, const program_schema& known) {
  pqxx::work work(on.native());
  on.exec(work, sql::migration_lock);
  const auto applied = list_applied(on, work);
  // A newer program may have migrated in between; its functions must stay.
  if (auto problem = problem_of(report_of(known, applied))) return failure(std::move(*problem));
  auto outcome = run_functions(on, work, known.functions, applied.functions);
  if (outcome && outcome->how == apply_outcome::end::applied) commit(work, "applying functions");
  return outcome;
}

/// What is applied, seen without the lock; nothing if the runner's tables do not exist.
applied_schema look(const std::string& url) {
  auto on = open(url);
  try {
    pqxx::work work(on.native());
    if (!on.exec(work, sql::migration_table_exists).one_field().as<bool>()) return {};
    return list_applied(on, work);
  } catch (...) {
    rethrow_mapped(std::current_exception(), "looking at the migrations");
  }
}

template <typename Apply>
apply_result retry_while_locked(std::string_view what, Apply apply) {
  for (int attempt = 1; attempt <= lock_attempts_max; ++attempt) {
    auto outcome = apply();
    if (!outcome || outcome->how != apply_outcome::end::lock_not_free) return outcome;
  }
  return failure({migration_errc::migration_failed,
                  std::format("{}: a table it changes stayed locked by others {} times for {}",
                              what, lock_attempts_max, ddl_lock_timeout)});
}

std::expected<migration_report, migration_error> migrate_over(connection& on,
                                                              const program_schema& known) {
  auto report = look_under_lock(on, known);
  if (auto problem = problem_of(report)) return failure(std::move(*problem));
  std::vector<std::string> applied_now;
  std::vector<std::string> functions_now;
  for (const auto& migration : known.migrations) {
    if (migration.number <= report.version) continue;
    auto outcome = retry_while_locked(
        migration.name, [&] { return apply_migration(on, migration, known.functions); });
    if (!outcome) return failure(std::move(outcome.error()));
    if (outcome->how == apply_outcome::end::applied) applied_now.emplace_back(migration.name);
    std::ranges::move(outcome->functions, std::back_inserter(functions_now));
  }
  auto outcome = retry_while_locked("the functions", [&] { return apply_functions(on, known); });
  if (!outcome) return failure(std::move(outcome.error()));
  std::ranges::move(outcome->functions, std::back_inserter(functions_now));
  // Once more, since another migrator may have been a different program.
  report = look_under_lock(on, known);
  if (auto problem = problem_of(report)) return failure(std::move(*problem));
  report.applied_now = std::move(applied_now);
  report.functions_now = std::move(functions_now);
  return report;
}

std::expected<migration_report, migration_error> rehearse(const std::string& url,
                                                          const program_schema& known) {
  auto report = migration_status(url, known);
  if (auto problem = problem_of(report)) return failure(std::move(*problem));
  for (const auto& step : report.steps) {
    if (step.state == migration_state::pending) report.applied_now.push_back(step.name);
  }
  for (const auto& step : report.functions) {
    if (step.state == migration_state::pending) report.functions_now.push_back(step.name);
  }
  return report;
}

}  // namespace

std::expected<migration_report, migration_error> migrate(const std::string& url,
                                                         const migrate_options& options) {
  if (options.dry_run) return rehearse(url, options.schema);
  auto on = open(url);
  try {
    return migrate_over(on, options.schema);
  } catch (const database_error& problem) {
    if (problem.sqlstate() != "42501") throw;
    return failure({migration_errc::migration_forbidden,
                    std::format("{}: the connecting role may not do it", problem.what())});
  }
}

migration_report migration_status(const std::string& url, const program_schema& known) {
  return report_of(known, look(url));
}

result<void> schema_fit(const std::string& url, const program_schema& known) {
  const auto applied = look(url);
  auto fit = judge_schema(known.migrations, applied.migrations);
  return fit ? judge_functions(known, applied) : fit;
}

}  // namespace pagemill::postgres
