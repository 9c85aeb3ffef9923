// Any bytes as a PDF (first byte '%'), or as the contents of a page of a sound one: the records of
// the extractor parse, as the parent that reads them requires.
#include <array>
#include <format>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/fuzz/require.hpp"
#include "worker/extract/extraction.hpp"

using namespace pagemill;
using fuzz::require;

namespace {

/// A file in memory.
class memory_file {
 public:
  memory_file() : descriptor_(memfd_create("fuzz", MFD_CLOEXEC)) {
    require(descriptor_ >= 0, "there is memory");
  }
  ~memory_file() { close(descriptor_); }
  memory_file(const memory_file&) = delete;
  memory_file& operator=(const memory_file&) = delete;
  int descriptor() const { return descriptor_; }

  void fill(std::string_view bytes) const {
    require(write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
            "memory can be written");
  }
  std::string content() const {
    std::string bytes;
    std::array<char, 65536> piece{};
    for (off_t at = 0;; at += static_cast<off_t>(piece.size())) {
      const auto count = pread(descriptor_, piece.data(), piece.size(), at);
      if (count <= 0) return bytes;
      bytes.append(piece.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  int descriptor_;
};

/// A page with fonts, an image, a form, a field, a note and a link, so that the contents find
/// something to draw with.
std::string page_with(std::string_view contents) {
  const std::array objects{
      std::string("<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [8 0 R] >> >>"),
      std::string("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
      std::string(
          "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 10 0 R /Annots [8 "
          "0 R 9 0 R] /Resources << /Font << /F1 4 0 R /F2 5 0 R >> /XObject << /X 6 0 R /I "
          "7 0 R >> /ExtGState << /G << /ca 0.5 /BM /Multiply >> >> >> >>"),
      std::string(
          "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [65 "
          "/T_h /f_f_i /afii57664 /afii57665 /uni0627 /uni0644 /fehehfinalarabic] >> >>"),
      std::string(
          "<< /Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H "
          "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Arial "
          "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"),
      std::string(
          "<< /Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /Font << /F1 4 0 "
          "R >> >> /Length 34 >>\nstream\nBT /F1 9 Tf 9 9 Td (form text) Tj ET\nendstream"),
      std::string("<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
                  "/BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream"),
      std::string(
          "<< /Type /Annot /Subtype /Widget /FT /Tx /T (field) /V (value) /Rect [9 9 99 20] "
          ">>"),
      std::string("<< /Type /Annot /Subtype /FreeText /Contents (note) /Rect [9 30 99 40] >>"),
      std::format("<< /Length {} >>\nstream\n{}\nendstream", contents.size(), contents)};
  std::string file = "%PDF-1.7\n", table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += std::format("{:010} 00000 n \n", file.size());
    file += std::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
  }
  return file + std::format(
                    "xref\n0 {0}\n0000000000 65535 f \n{1}trailer\n<< /Size {0} /Root 1 0 R "
                    ">>\nstartxref\n{2}\n%%EOF\n",
                    objects.size() + 1, table, file.size());
}

void require_records(std::string_view lines) {
  record_parser parser;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    require(end != std::string_view::npos, "the last line is whole");
    require(parser.parse(lines.substr(0, end)).has_value(), "a line is a record");
    lines.remove_prefix(end + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto given = fuzz::text_of(data, size);
  static extract::pdf_library library;
  const memory_file input, output;
  input.fill(given.starts_with('%') ? std::string(given) : page_with(given));
  extract::record_writer out(output.descriptor(), extract::progress_records::written);
  extract_request request{.input = input.descriptor()};
  request.limits = {
      .pages = 50, .page_cpu_seconds = 2, .output_bytes = 64LL << 20, .page_characters = 100'000};
  extract::extract_document(library, request, out);
  library.empty_caches();
  require_records(output.content());
  return 0;
}
