#include <cstdio>
#include <exception>
#include <print>

#include "common/core/log.hpp"
#include "common/core/version.hpp"
#include "worker/config.hpp"
#include "worker/process/shutdown.hpp"
#include "worker/worker_service.hpp"

namespace {

constexpr const char* help_text =
    "pagemill-worker: claims jobs from PostgreSQL, extracts, chunks and embeds their documents.\n"
    "\n"
    "Settings come from the environment, from --name value, or from --config FILE (NAME=value\n"
    "lines); docs/configuration.md lists them. The usual ones:\n"
    "  DATABASE_URL          where the queue is\n"
    "  MAX_WORKERS           extraction slots (4)\n"
    "  PAGEMILL_SLOT         name of this worker on its host\n"
    "  PAGEMILL_MODEL_DIR    embedding model, made by deploy/fetch-model\n"
    "\n"
    "--check-settings only reads them: exit code 0, or 78 and what is wrong with them.\n"
    "SIGTERM drains (30 s), a second one releases the jobs at once, SIGHUP reopens the log.\n"
    "Exit codes: 0 drained, 1 failed, 78 wrong settings, unfit database or slot in use.\n";

}  // namespace

int main(int argc, char** argv) {
  pagemill::block_signals();
  try {
    auto source = pagemill::settings_source::from_process(argc, argv);
    if (source.help_wanted()) return std::fputs(help_text, stdout) < 0 ? 1 : 0;
    if (source.version_wanted()) {
      std::print("pagemill-worker {}\n", pagemill::pagemill_version);
      return 0;
    }
    const bool only_check = source.check_wanted();
    auto config = pagemill::read_worker_config(std::move(source));
    if (!config) {
      for (const auto& problem : config.error()) {
        std::fprintf(stderr, "pagemill-worker: %s\n", problem.c_str());
      }
      return pagemill::exit_configuration;
    }
    if (only_check) return 0;
    pagemill::start_log(config->log);
    return pagemill::worker_service(std::move(*config)).run();
  } catch (const std::exception& problem) {
    pagemill::log_error("failed", {{"error", problem.what()}});
    return 1;
  }
}
