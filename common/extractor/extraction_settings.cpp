#include "common/extractor/extraction_settings.hpp"

namespace pagemill {

extraction_settings read_extraction_settings(settings_source& source) {
  extraction_settings read;
  read.runtime_folder = source.text("PAGEMILL_RUNTIME_DIR", "/tmp/pagemill");
  auto& extractor = read.extractor;
  extractor.program = source.text("PAGEMILL_EXTRACT", extractor_beside_this_program().string());
  extractor.user = source.text("PAGEMILL_EXTRACT_USER", "nobody");
  extractor.memory_mb =
      static_cast<int>(source.integer("PAGEMILL_EXTRACT_MEMORY_MB", 512, 64, 16'384));
  extractor.documents_per_child =
      static_cast<int>(source.integer("PAGEMILL_EXTRACT_DOCUMENTS", 50, 1, 100'000));
  auto& limits = read.limits;
  limits.file_bytes = source.integer("PAGEMILL_FILE_BYTES_MAX", limits.file_bytes, 1024, 1LL << 40);
  limits.pages = static_cast<int>(source.integer("PAGEMILL_PAGES_MAX", limits.pages, 1, 1'000'000));
  limits.page_seconds =
      static_cast<int>(source.integer("PAGEMILL_PAGE_SECONDS", limits.page_seconds, 1, 3600));
  return read;
}

}  // namespace pagemill
