/// The worker's settings, read once in main (docs/configuration.md lists them).
#pragma once
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/core/environment.hpp"
#include "common/extractor/extraction_settings.hpp"
#include "common/service/service_settings.hpp"
#include "worker/lease/lease.hpp"
#include "worker/process/drain.hpp"
#include "worker/process/outside_settings.hpp"

namespace pagemill {

struct worker_config : service_settings {
  int slots = 4;
  std::string slot;  ///< the name that outlives the process
  std::filesystem::path runtime_folder;
  extractor_settings extractor;
  extract_limits limits;
  int embed_threads = 0;  ///< 0: cores / worker processes on the host, at least 1
  int history_days = 30;
  std::optional<int> workspace_jobs_max;  ///< of one workspace at a time; none: no limit
  outside_settings outside;
  drain_schedule drain;
  lease_timing timing;
};

/// Reads and checks all settings. Returns every error, each naming its setting, when any is wrong.
std::expected<worker_config, std::vector<std::string>> read_worker_config(settings_source source);

}  // namespace pagemill
