/// Shared by the tests of the launcher: generated documents and the real program.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "common/extractor/launcher.hpp"
#include "common/extractor/spool_file.hpp"
#include "tests/support/pdf/pdf_document.hpp"

namespace pagemill::test {

/// Two slots of the freshly built program.
extractor_settings program_settings();
workspace_id make_workspace();
/// Makes an unlinked file with these bytes.
spool_file spool(const std::string& bytes);
spool_file spool_pdf(const pdf_writer::pdf_options& options);

/// All records of one document, until its last one or the child's death.
struct collected {
  std::vector<document_record> documents;
  std::vector<page_record> pages;
  std::vector<image_record> images;
  std::vector<picture_record> pictures;
  std::vector<attachment_record> attached;
  std::string part;  ///< the bytes of the picture or attachment
  std::variant<std::monostate, end_record, failure_record, extractor_death> last;

  const extractor_death* death() const { return std::get_if<extractor_death>(&last); }
  const failure_record* failure() const { return std::get_if<failure_record>(&last); }
  const end_record* end() const { return std::get_if<end_record>(&last); }
};

/// Fails the test if the child is silent for a minute.
collected collect(extractor_child& child);
/// Starts `request` and collects its records.
collected run(extractor_child& child, const extract_request& request);

/// Number of open descriptors of this process.
int open_descriptors();
/// Pids of this process's children, zombies included.
std::vector<int> children();
/// Waits at most 10 s until the process `pid` is completely gone.
bool is_gone(int pid);

}  // namespace pagemill::test
