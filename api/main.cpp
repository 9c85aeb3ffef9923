#include <cstdio>
#include <cstdlib>
#include <exception>
#include <print>

#include "api/api_service.hpp"
#include "api/config.hpp"
#include "api/process_limits.hpp"
#include "common/core/log.hpp"
#include "common/core/version.hpp"

namespace {

constexpr const char* help_text =
    R"(pagemill-api: the HTTP front of Pagemill.

Settings come from flags, the environment and an INI file (--config FILE), in that order; a flag is
the setting's name in lower case with dashes, without PAGEMILL_. docs/configuration.md lists all.
  DATABASE_URL               the database (or SUPABASE_URL and SUPABASE_DB_PASSWORD)
  HOST, PORT                 where to listen: 127.0.0.1, 8000; port 0 is any that is free
  PAGEMILL_AUTH              off: no authentication, only with a loopback HOST
  JWT_SECRET_KEY             verifies tokens; docs/security.md lists the alternatives
  RATE_LIMIT_REQUESTS        50 in RATE_LIMIT_WINDOW (60) seconds
  PAGEMILL_UPLOAD_BYTES_MAX  100000000
  PAGEMILL_MODEL_DIR         the model for semantic search
  LOG_LEVEL, LOG_FILE        DEBUG, INFO, WARNING or ERROR; standard error
--check-settings only reads them: exit code 0, or 78 and what is wrong with them.
)";

int main_inner(int argc, char** argv) {
  auto source = pagemill::settings_source::from_process(argc, argv);
  if (source.help_wanted()) {
    std::print("{}", help_text);
    return EXIT_SUCCESS;
  }
  if (source.version_wanted()) {
    std::print("pagemill-api {}\n", pagemill::pagemill_version);
    return EXIT_SUCCESS;
  }
  const bool only_check = source.check_wanted();
  auto config = pagemill::read_api_config(std::move(source));
  if (!config) {
    for (const auto& wrong : config.error()) std::print(stderr, "pagemill-api: {}\n", wrong);
    return pagemill::exit_configuration;
  }
  if (only_check) return EXIT_SUCCESS;
  pagemill::start_log(config->log);
  pagemill::api_service service(*std::move(config));
  return service.run();
}

}  // namespace

int main(int argc, char** argv) {
  pagemill::settle_process_limits();
  try {
    return main_inner(argc, argv);
  } catch (const std::exception& e) {
    pagemill::log_error("died", {{"reason", e.what()}});
    return EXIT_FAILURE;
  }
}
