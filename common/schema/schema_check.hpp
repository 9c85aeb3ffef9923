/// What a process asks of its database before it serves: a schema it knows, and a role that
/// policies bind.
#pragma once
#include <span>

#include "common/core/errc.hpp"
#include "common/schema/applied_migrations.hpp"
#include "common/postgres/connection_pool.hpp"
#include "sql/sql_queries.hpp"

namespace pagemill::postgres {

/// Pure: whether a program that knows `known` may serve a database with `applied` (by number). A
/// database that is ahead is fine as long as each of the migrations ahead still serves this
/// program. The error says what is needed and what is there.
result<void> judge_schema(std::span<const sql::migration> known,
                          std::span<const applied_migration> applied);

/// errc::unavailable with a sentence for the operator when the schema is not one this program can
/// serve.
result<void> require_schema(connection_pool& pool,
                            std::span<const sql::migration> known = sql::all_migrations());

/// errc::unavailable when the effective role (after SET ROLE) is a superuser, has BYPASSRLS or owns
/// a table: row-level security would not bind it.
result<void> require_safe_role(connection_pool& pool);

}  // namespace pagemill::postgres
