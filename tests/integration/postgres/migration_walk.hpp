/// Applies a schema's later migrations one by one, and then its functions, to a database with rows,
/// and finds what each step did to them.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "common/schema/migration_file.hpp"

namespace pagemill::test {

struct migration_walk {
  postgres::program_schema schema;
  int base = 0;  ///< the migrations up to this number are applied first, then rows are loaded
  /// The statements that load rows once migration `number` is applied; "" when there are none.
  std::function<std::string(int number)> rows;
};

/// A sentence for each thing that is wrong: a table that has no row before a migration; a migration
/// that fails; a table, a column or rows that it changed, unless its header says so ("-- changes:
/// table table.column"); a schema that depends on the rows, compared with that of a new database.
std::vector<std::string> walk_migrations(const migration_walk& walk);

}  // namespace pagemill::test
