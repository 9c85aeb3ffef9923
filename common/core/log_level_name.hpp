/// The values of LOG_LEVEL.
#pragma once
#include <string>

#include "common/core/log.hpp"

namespace pagemill {

/// INFO, DEBUG, WARNING or ERROR, as settings_source::choice lets them through.
inline log_level log_level_named(const std::string& name) {
  if (name == "DEBUG") return log_level::debug;
  if (name == "WARNING") return log_level::warning;
  if (name == "ERROR") return log_level::error;
  return log_level::info;
}

}  // namespace pagemill
