/// What a process checks before it serves: that it knows the schema of the database, and that row
/// policies bind its role.
#pragma once
#include <span>

#include "common/core/errc.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/schema/applied_schema.hpp"
#include "common/schema/migration_file.hpp"

namespace pagemill::postgres {

/// Pure: whether a program that knows `known` can serve a database with `applied` (by number). The
/// database may be ahead as long as each further migration still serves this program. The error
/// says what is needed and what was found.
result<void> judge_schema(std::span<const sql::migration> known,
                          std::span<const applied_migration> applied);

/// Pure: whether every function that the program knows was applied, in whatever text. A database
/// that is ahead passes: it may have dropped functions that this program has only for the release
/// before it.
result<void> judge_functions(const program_schema& known, const applied_schema& applied);

/// errc::unavailable with a sentence for the operator if this program cannot serve the schema.
/// Reads it with the pool's role; blocks.
result<void> require_schema(connection_pool& pool, const program_schema& known = {});

/// errc::unavailable if the effective role (after SET ROLE) is a superuser, has BYPASSRLS or owns a
/// table: row-level security would not bind it.
result<void> require_safe_role(connection_pool& pool);

/// errc::unavailable if the login could become another role of the schema than the pool's: API and
/// workers have logins of their own.
result<void> require_own_login(connection_pool& pool);

}  // namespace pagemill::postgres
