/// The worker's settings, read once in main (docs/configuration.md lists them).
#pragma once
#include <chrono>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/core/environment.hpp"
#include "common/core/log.hpp"
#include "common/extractor/extraction_settings.hpp"
#include "common/net/fetch_rules.hpp"

namespace pagemill {

/// The steps of a drain, counted from SIGTERM (design, section 4).
struct drain_schedule {
  std::chrono::milliseconds ask{25'000};   ///< running jobs stop at their next page or batch
  std::chrono::milliseconds kill{27'000};  ///< children are killed, jobs released
  std::chrono::milliseconds exit{29'000};  ///< whatever is left, the process ends
};

/// Lease of a process (design, section 4).
struct lease_timing {
  std::chrono::milliseconds renew{3'000};
  std::chrono::milliseconds lease{15'000};       ///< others wait that long before they take over
  std::chrono::milliseconds margin{3'000};       ///< the process gives up that much earlier
  std::chrono::milliseconds lock_grace{5'000};   ///< for others, when the session lock is gone
  std::chrono::milliseconds lock_margin{1'000};  ///< the process gives up that much earlier
  std::chrono::milliseconds sweep{2'000};
};

/// Requests to somewhere outside: files to download, callbacks.
struct outside_settings {
  fetch_rules rules;
  std::string ca_file;  ///< PEM; empty: the system's certificate authorities
  std::int64_t bytes_max = 100'000'000;
  std::chrono::seconds total{600};
  std::chrono::seconds idle{30};
  std::string webhook_secret;  ///< for all workspaces; empty: each has its own in the database
  std::string webhook_secret_previous;
};

struct worker_config {
  log_settings log;
  std::string database_url;
  std::string listen_url;  ///< past a pooler
  int slots = 4;
  std::string slot;  ///< the name that outlives the process
  std::filesystem::path runtime_folder;
  std::filesystem::path model_folder;  ///< empty: nothing is embedded
  extractor_settings extractor;
  extract_limits limits;
  int embed_threads = 0;  ///< 0: cores / worker processes on the host, at least 1
  int history_days = 30;
  std::optional<int> workspace_jobs_max;  ///< claimed at a time of one workspace; none: any number
  outside_settings outside;
  drain_schedule drain;
  lease_timing timing;
};

/// Reads and checks all settings. The errors, each naming its setting, when any is wrong.
std::expected<worker_config, std::vector<std::string>> read_worker_config(settings_source source);

}  // namespace pagemill
