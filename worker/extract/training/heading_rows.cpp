/// Prints the rows of PDFs with the evidence that tells headings, for the training of the model:
/// heading-rows FILE.pdf... -> a JSON object a row; --names -> the names of the features. Never
/// installed.
#include <cstdio>
#include <fcntl.h>
#include <format>
#include <iterator>
#include <string>
#include <string_view>

#include "common/core/descriptor.hpp"
#include "common/documents/block_json.hpp"
#include "worker/extract/layout/headings/heading_candidates.hpp"
#include "worker/extract/layout/page_headings.hpp"
#include "worker/extract/layout/profile/profile.hpp"
#include "worker/extract/pdf/pdf_file.hpp"

namespace pagemill::extract {
namespace {

constexpr int page_cpu_seconds = 10;

void print(const std::string& file, const raw_page& raw, const row& line, std::size_t index,
           const heading_evidence& evidence) {
  std::string out = "{\"file\":";
  append_json_string(out, file);
  std::format_to(std::back_inserter(out),
                 ",\"page\":{},\"row\":{},\"block\":{},\"size\":{},\"bold\":{},\"italic\":{},"
                 "\"font\":{},\"outline\":{},\"asked\":{},\"text\":",
                 raw.number, index, line.raw_block, line.size, line.bold, line.italic, line.font,
                 evidence.outline_levels[index],
                 may_be_heading(line, evidence.outline_levels[index]));
  append_json_string(out, line.text);
  out += ",\"bbox\":";
  append_box_json(out, line.bbox);
  out += ",\"features\":[";
  for (const float value : evidence.features[index]) {
    std::format_to(std::back_inserter(out), "{}{:.6g}", out.back() == '[' ? "" : ",", value);
  }
  out += "]}\n";
  std::fputs(out.c_str(), stdout);
}

bool print_rows(pdf_library& library, const std::string& path) {
  const descriptor input(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!input.is_open()) return false;
  auto file = pdf_file::open(library, input.value(), "", {});
  if (!file) return false;
  const auto outline = file->describe().outline;
  profile_builder builder;
  for (const int number : profile_pages(file->page_count())) {
    builder.add(file->read_page(number, page_cpu_seconds));
  }
  const auto profile = builder.finish();
  for (int number = 1; number <= file->page_count(); ++number) {
    const auto raw = file->read_page(number, page_cpu_seconds);
    const auto content = content_of(raw, profile);
    const auto evidence = evidence_of(content, raw, profile, outline);
    for (std::size_t i = 0; i < evidence.features.size(); ++i) {
      print(path, raw, content.rows[i], i, evidence);
    }
  }
  return true;
}

}  // namespace
}  // namespace pagemill::extract

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--names") {
    for (const auto name : pagemill::extract::heading_feature_names) {
      std::printf("%.*s\n", static_cast<int>(name.size()), name.data());
    }
    return 0;
  }
  pagemill::extract::pdf_library library;
  int code = 0;
  for (int i = 1; i < argc; ++i) {
    if (pagemill::extract::print_rows(library, argv[i])) continue;
    std::fprintf(stderr, "%s cannot be read\n", argv[i]);
    code = 1;
  }
  return code;
}
