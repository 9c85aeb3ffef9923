#include "common/schema/applied_schema.hpp"

#include <format>

#include <pqxx/result>

#include "common/postgres/error_mapping.hpp"

namespace pagemill::postgres {
namespace {

pqxx::result rows_of(connection& on, pqxx::work& in, const sql::query& query) {
  try {
    on.prepare(query);
    return in.exec(pqxx::prepped(pqxx::zview(query.name)));
  } catch (...) {
    rethrow_mapped(std::current_exception(), std::format("query {}", query.name));
  }
}

}  // namespace

applied_schema list_applied(connection& on, pqxx::work& in) {
  applied_schema applied;
  for (const auto& row : rows_of(on, in, sql::migration_list)) {
    applied.migrations.push_back({.number = row["number"].as<int>(),
                                  .name = row["name"].as<std::string>(),
                                  .checksum = row["checksum"].as<std::string>(),
                                  .serves = row["serves"].as<int>(),
                                  .applied_at = row["applied_at"].as<std::string>()});
  }
  for (const auto& row : rows_of(on, in, sql::function_list)) {
    applied.functions.push_back({.name = row["name"].as<std::string>(),
                                 .checksum = row["checksum"].as<std::string>(),
                                 .applied_at = row["applied_at"].as<std::string>()});
  }
  return applied;
}

}  // namespace pagemill::postgres
