#include "worker/config.hpp"

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace pagemill {
namespace {

/// The machine's id, the first half of the default slot: two hosts never share a slot.
std::string machine_id() {
  std::ifstream file("/etc/machine-id");
  std::string id;
  file >> id;
  return id.empty() ? "host" : id;
}

void read_extraction(settings_source& source, worker_config& config) {
  auto read = read_extraction_settings(source);
  config.runtime_folder = std::move(read.runtime_folder);
  config.extractor = std::move(read.extractor);
  config.extractor.slots = config.slots;
  if (const auto path = source.text("PAGEMILL_EXTRACT");
      !path.empty() &&
      (!std::filesystem::is_regular_file(path) || ::access(path.c_str(), X_OK) != 0)) {
    source.complain("PAGEMILL_EXTRACT names no program that can be run: " + path);
  }
  config.limits = read.limits;
  auto& limits = config.limits;
  limits.document_seconds = static_cast<int>(
      source.integer("PAGEMILL_DOCUMENT_SECONDS", limits.document_seconds, 1, 86'400));
  limits.document_cpu_seconds = limits.document_seconds;
  config.extractor.cpu_seconds = 4 * limits.document_cpu_seconds;
  limits.output_bytes =
      source.integer("PAGEMILL_OUTPUT_BYTES_MAX", limits.output_bytes, 1 << 16, 1LL << 40);
}

void read_outside(settings_source& source, worker_config& config) {
  auto rules = fetch_rules::parse(source.text("PAGEMILL_FETCH_ALLOW"));
  if (!rules) source.complain("PAGEMILL_FETCH_ALLOW: " + rules.error().message);
  auto& outside = config.outside;
  if (rules) outside.rules = *std::move(rules);
  outside.ca_file = source.text("PAGEMILL_FETCH_CA_FILE");
  outside.bytes_max = source.integer("PAGEMILL_FETCH_BYTES_MAX", 100'000'000, 1024, 2'000'000'000);
  // The parts of an unfinished blob are swept after an hour.
  outside.total = std::chrono::seconds(source.integer("PAGEMILL_FETCH_SECONDS", 600, 1, 3000));
  outside.idle = std::chrono::seconds(source.integer("PAGEMILL_FETCH_IDLE_SECONDS", 30, 1, 600));
  outside.bytes_per_second_min =
      source.integer("PAGEMILL_FETCH_BYTES_PER_SECOND_MIN", 10'000, 0, 1'000'000'000);
  outside.webhook_secret = source.text("PAGEMILL_WEBHOOK_SECRET");
  outside.webhook_secret_previous = source.text("PAGEMILL_WEBHOOK_SECRET_PREVIOUS");
  if (outside.webhook_secret.empty() && !outside.webhook_secret_previous.empty()) {
    source.complain(
        "PAGEMILL_WEBHOOK_SECRET_PREVIOUS needs PAGEMILL_WEBHOOK_SECRET: it is the one before");
  }
}

}  // namespace

std::expected<worker_config, std::vector<std::string>> read_worker_config(settings_source source) {
  worker_config config{read_service_settings(source, "pagemill-worker")};
  config.slots = static_cast<int>(source.integer("MAX_WORKERS", 4, 1, 256));
  config.slot = source.text("PAGEMILL_SLOT", machine_id() + "-worker");
  config.embed_threads = static_cast<int>(source.integer("PAGEMILL_EMBED_THREADS", 0, 0, 256));
  config.history_days = static_cast<int>(source.integer("PAGEMILL_HISTORY_DAYS", 30, 1, 36'500));
  const auto cap = source.integer("PAGEMILL_WORKSPACE_JOBS_MAX", 0, 0, 100'000);
  if (cap > 0) config.workspace_jobs_max = static_cast<int>(cap);
  read_extraction(source, config);
  read_outside(source, config);
  if (auto errors = source.errors(); !errors.empty()) return std::unexpected(std::move(errors));
  return config;
}

}  // namespace pagemill
