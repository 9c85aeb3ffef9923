/// What has been applied to a database: the rows of schema_migrations and schema_functions.
#pragma once
#include <string>
#include <vector>

#include <pqxx/transaction>

#include "common/postgres/connection.hpp"

namespace pagemill::postgres {

struct applied_migration {
  int number;
  std::string name;
  std::string checksum;
  int serves;  ///< the oldest program schema that works once it is applied
  std::string applied_at;
};

struct applied_function {
  std::string name;
  std::string checksum;
  std::string applied_at;
};

struct applied_schema {
  std::vector<applied_migration> migrations;  ///< by number
  std::vector<applied_function> functions;    ///< by name
};

/// The tables must exist. Throws the exceptions of error_mapping.hpp.
applied_schema list_applied(connection& on, pqxx::work& in);

}  // namespace pagemill::postgres
