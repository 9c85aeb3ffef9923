/// Brings a database to the schema of this program: numbered, forward-only, checksummed migrations,
/// then every function whose text differs from the database's.
#pragma once
#include <expected>
#include <string>

#include "common/core/errc.hpp"
#include "common/schema/migration_report.hpp"

namespace pagemill::postgres {

struct migrate_options {
  bool dry_run = false;
  program_schema schema = {};
};

/// Applies what is pending: each migration in a transaction that begins with its version row, then
/// the functions in one transaction. Any number of processes may run it at once; of two releases,
/// the last to run decides a function's text, so both texts must serve both. Blocking, without a
/// time limit except for locks. Throws the exceptions of error_mapping.hpp.
std::expected<migration_report, migration_error> migrate(const std::string& url,
                                                         const migrate_options& options = {});
/// Changes nothing. Never fails because of the schema's state; the steps say what is changed or
/// unknown.
migration_report migration_status(const std::string& url, const program_schema& known = {});
/// Whether a program that knows `known` can serve the database, as its start would decide, but seen
/// by the owner; the error is a sentence for the operator. Changes nothing.
result<void> schema_fit(const std::string& url, const program_schema& known = {});

}  // namespace pagemill::postgres
