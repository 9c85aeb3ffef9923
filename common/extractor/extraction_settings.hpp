/// What every process that starts extractors reads of its settings in the same way.
#pragma once
#include <filesystem>

#include "common/core/environment.hpp"
#include "common/extractor/launcher.hpp"
#include "common/extractor/limits.hpp"

namespace pagemill {

struct extraction_settings {
  std::filesystem::path runtime_folder;  ///< for unlinked copies of files
  extractor_settings extractor;          ///< `slots` is the process's own choice
  extract_limits limits;
};

/// Complains to `source` about what is wrong.
extraction_settings read_extraction_settings(settings_source& source);

}  // namespace pagemill
