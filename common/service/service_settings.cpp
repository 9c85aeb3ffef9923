#include "common/service/service_settings.hpp"

#include <format>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/core/database_url.hpp"
#include "common/core/log_file.hpp"
#include "common/postgres/error_mapping.hpp"
#include "common/postgres/host_list.hpp"

namespace pagemill {
namespace {

log_level level_named(const std::string& name) {
  if (name == "DEBUG") return log_level::debug;
  if (name == "WARNING") return log_level::warning;
  if (name == "ERROR") return log_level::error;
  return log_level::info;
}

void check_url(settings_source& source, std::string_view name, const std::string& url) {
  if (url.empty()) return;
  if (const auto problem = postgres::why_unreadable(url)) {
    source.complain(
        std::format("{} cannot be read: {}", name, postgres::without_secrets(*problem, url)));
  }
}

void check_log_file(settings_source& source, const std::string& path) {
  if (path.empty()) return;
  try {
    log_file(path).write("");
  } catch (const std::system_error& problem) {
    source.complain(std::format("LOG_FILE cannot be written: {}", problem.what()));
  }
}

}  // namespace

service_settings read_service_settings(settings_source& source, std::string process) {
  service_settings settings;
  settings.log.level =
      level_named(source.choice("LOG_LEVEL", {"INFO", "DEBUG", "WARNING", "ERROR"}));
  if (source.flag("DEBUG", false)) settings.log.level = log_level::debug;
  settings.log.file = source.text("LOG_FILE");
  check_log_file(source, settings.log.file);
  settings.log.process = std::move(process);
  settings.database_url = read_database_url(source);
  settings.listen_url = read_listen_url(source, settings.database_url);
  check_url(source, "DATABASE_URL", settings.database_url);
  if (settings.listen_url != settings.database_url) {
    check_url(source, "DATABASE_LISTEN_URL", settings.listen_url);
  }
  settings.models = read_model_library(source);
  settings.workspace_bytes_max = source.integer("PAGEMILL_WORKSPACE_BYTES_MAX", 0, 0, 1LL << 50);
  return settings;
}

}  // namespace pagemill
