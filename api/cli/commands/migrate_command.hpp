/// The arguments of `migrate`, so that a test sees what was understood without a database.
#pragma once
#include <string>

namespace CLI {
class App;
}

namespace pagemill::cli {

struct migrate_options {
  std::string database_url;
  bool dry_run = false;
  bool status = false;
};

void add_migrate_arguments(CLI::App& parser, migrate_options& options);

}  // namespace pagemill::cli
