#include "common/schema/schema_check.hpp"

#include <algorithm>
#include <format>
#include <string>

#include <pqxx/transaction>

#include "common/postgres/error_mapping.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill::postgres {
namespace {

std::string version_of(std::span<const applied_migration> applied) {
  return applied.empty() ? "no schema of pagemill" : applied.back().name;
}

/// What is applied; nothing if the tables do not exist, when the pool's role need not exist either.
applied_schema read_applied(connection& on, const std::string& role) {
  const answer_limit limit(on);
  try {
    pqxx::work work(on.native());
    if (!on.exec(work, sql::migration_table_exists).one_field().as<bool>()) return {};
    if (!role.empty()) on.exec(work, sql::migration_run_as, pqxx::params{role, "10s"});
    return list_applied(on, work);
  } catch (...) {
    rethrow_mapped(std::current_exception(), "looking at the schema's version");
  }
}

/// Runs `look`, which acts with the pool's role; an error if the login cannot become that role.
template <typename Look>
result<void> as_pool_role(connection_pool& pool, Look look) {
  try {
    return look();
  } catch (const database_error& problem) {
    // 42501: not a member. 22023: no such role.
    if (problem.sqlstate() != "42501" && problem.sqlstate() != "22023") throw;
    return fail(errc::unavailable,
                std::format("the login role may not become {}: it does not exist, or grant it to "
                            "the login role",
                            pool.settings().role));
  }
}

}  // namespace

result<void> judge_schema(std::span<const sql::migration> known,
                          std::span<const applied_migration> applied) {
  const auto needed = known.empty() ? std::string_view() : known.back().name;
  const int newest = known.empty() ? 0 : known.back().number;
  for (const auto& migration : known) {
    const auto row = std::ranges::find(applied, migration.number, &applied_migration::number);
    if (row == applied.end()) {
      return fail(errc::unavailable,
                  std::format("the database's schema is too old: this program needs {}, the "
                              "database has {}; run \"pagemill migrate\"",
                              needed, version_of(applied)));
    }
    if (row->checksum != checksum(migration.text)) {
      return fail(errc::unavailable,
                  std::format("the database's schema is another one: its {} differs from this "
                              "program's {}",
                              row->name, migration.name));
    }
  }
  for (const auto& row : applied) {
    if (row.number <= newest || row.serves <= newest) continue;
    return fail(errc::unavailable,
                std::format("the database's schema is too new: this program knows {}, the database "
                            "has {}, and {} serves only programs that know {:04} or later",
                            needed, version_of(applied), row.name, row.serves));
  }
  return {};
}

result<void> judge_functions(const program_schema& known, const applied_schema& applied) {
  const int newest = known.migrations.empty() ? 0 : known.migrations.back().number;
  if (!applied.migrations.empty() && applied.migrations.back().number > newest) return {};
  for (const auto& file : known.functions) {
    if (std::ranges::contains(applied.functions, file.name, &applied_function::name)) continue;
    return fail(errc::unavailable,
                std::format("the database's schema is too old: it has no function {}; run "
                            "\"pagemill migrate\"",
                            file.name));
  }
  return {};
}

result<void> require_schema(connection_pool& pool, const program_schema& known) {
  return as_pool_role(pool, [&]() -> result<void> {
    const auto lease = pool.acquire();
    const auto applied = read_applied(*lease, pool.settings().role);
    auto fit = judge_schema(known.migrations, applied.migrations);
    return fit ? judge_functions(known, applied) : fit;
  });
}

result<void> require_safe_role(connection_pool& pool) {
  return as_pool_role(pool, [&] {
    return transact(pool, {}, [](transaction& open) -> result<void> {
      const auto row = open.exec(sql::role_powers).one_row();
      const auto name = row["rolname"].as<std::string>();
      const auto refuse = [&](std::string_view why) {
        return fail(errc::unavailable,
                    std::format("the role {} {}, so row-level security would not bind it; use a "
                                "login role that is a member of pagemill_api or pagemill_worker",
                                name, why));
      };
      if (row["rolsuper"].as<bool>()) return refuse("is a superuser");
      if (row["rolbypassrls"].as<bool>()) return refuse("has BYPASSRLS");
      if (row["owns_table"].as<bool>()) return refuse("owns a table");
      return {};
    });
  });
}

result<void> require_own_login(connection_pool& pool) {
  return as_pool_role(pool, [&] {
    return transact(pool, {}, [&](transaction& open) -> result<void> {
      const auto row = open.exec(sql::other_roles).one_row();
      if (row["others"].is_null()) return {};
      return fail(errc::unavailable,
                  std::format("the login {} could also become {}; use a login that is a member of "
                              "{} only",
                              row["login"].view(), row["others"].view(), pool.settings().role));
    });
  });
}

}  // namespace pagemill::postgres
