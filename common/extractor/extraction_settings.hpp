/// The settings that every process with extractors has.
#pragma once
#include <filesystem>

#include "common/core/environment.hpp"
#include "common/extractor/launcher.hpp"
#include "common/extractor/limits.hpp"

namespace pagemill {

struct extraction_settings {
  std::filesystem::path runtime_folder;  ///< for unlinked copies of files
  extractor_settings extractor;          ///< each process sets `slots` itself
  extract_limits limits;
};

/// Reports errors to `source`.
extraction_settings read_extraction_settings(settings_source& source);

}  // namespace pagemill
