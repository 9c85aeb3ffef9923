/// The settings that both daemons have.
#pragma once
#include <cstdint>
#include <string>

#include "common/core/environment.hpp"
#include "common/core/log.hpp"
#include "common/embedding/model_library.hpp"

namespace pagemill {

struct service_settings {
  log_settings log;
  std::string database_url;  ///< contains a password: never logged
  std::string listen_url;    ///< likewise; past a pooler
  model_library models;
  std::int64_t workspace_bytes_max = 0;  ///< that a workspace may store; 0: no limit
};

/// `process` is the name in every log line. Reports errors to `source`.
service_settings read_service_settings(settings_source& source, std::string process);

}  // namespace pagemill
