#include "common/postgres/statement_log.hpp"

#include <format>
#include <fstream>
#include <mutex>
#include <string>
#include <unistd.h>
#include <unordered_set>

#include "common/core/environment.hpp"

namespace pagemill::postgres {

void record_statement(std::string_view name) {
  static const std::string folder = test_hook("PAGEMILL_STATEMENT_LOG_DIR");
  if (folder.empty()) return;
  static std::mutex mutex;
  static std::unordered_set<std::string> recorded;
  const std::scoped_lock lock(mutex);
  if (!recorded.emplace(name).second) return;
  std::ofstream(std::format("{}/{}.txt", folder, getpid()), std::ios::app) << name << '\n';
}

}  // namespace pagemill::postgres
