#include "common/schema/schema_check.hpp"

#include <algorithm>
#include <format>
#include <string>
#include <vector>

#include <pqxx/prepared_statement>
#include <pqxx/transaction>

#include "common/postgres/error_mapping.hpp"
#include "common/schema/migration_file.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill::postgres {
namespace {

std::string version_of(std::span<const applied_migration> applied) {
  return applied.empty() ? "no schema of pagemill" : applied.back().name;
}

/// The rows of schema_migrations, none when there is no such table. Read without the pool's role,
/// which an empty database does not have yet.
std::vector<applied_migration> read_applied(connection& on) {
  const answer_limit limit(on);
  try {
    pqxx::work work(on.native());
    on.prepare(sql::migration_table_exists);
    const auto exists = work.exec(pqxx::prepped(pqxx::zview(sql::migration_table_exists.name)));
    if (!exists.one_field().as<bool>()) return {};
    return list_applied(on, work);
  } catch (...) {
    rethrow_mapped(std::current_exception(), "looking at the schema's version");
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

result<void> require_schema(connection_pool& pool, std::span<const sql::migration> known) {
  const auto lease = pool.acquire();
  return judge_schema(known, read_applied(*lease));
}

result<void> require_safe_role(connection_pool& pool) {
  try {
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
  } catch (const database_error& problem) {
    // 42501: not a member. 22023: no such role.
    if (problem.sqlstate() != "42501" && problem.sqlstate() != "22023") throw;
    return fail(errc::unavailable,
                std::format("the login role may not become {}: it does not exist, or grant it to "
                            "the login role",
                            pool.settings().role));
  }
}

}  // namespace pagemill::postgres
