#include "common/service/service_settings.hpp"

#include <utility>

#include "common/core/database_url.hpp"

namespace pagemill {
namespace {

log_level level_named(const std::string& name) {
  if (name == "DEBUG") return log_level::debug;
  if (name == "WARNING") return log_level::warning;
  if (name == "ERROR") return log_level::error;
  return log_level::info;
}

}  // namespace

service_settings read_service_settings(settings_source& source, std::string process) {
  service_settings settings;
  settings.log.level =
      level_named(source.choice("LOG_LEVEL", {"INFO", "DEBUG", "WARNING", "ERROR"}));
  if (source.flag("DEBUG", false)) settings.log.level = log_level::debug;
  settings.log.file = source.text("LOG_FILE");
  settings.log.process = std::move(process);
  settings.database_url = read_database_url(source);
  settings.listen_url = read_listen_url(source, settings.database_url);
  settings.make_embedder = read_embedder(source);
  settings.workspace_bytes_max = source.integer("PAGEMILL_WORKSPACE_BYTES_MAX", 0, 0, 1LL << 50);
  return settings;
}

}  // namespace pagemill
