#include "tests/integration/extractor/one_page.hpp"

#include <format>

#include <doctest/doctest.h>

#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::test {

using pdf_writer::reference;

int page_number_after(std::size_t objects) {
  return static_cast<int>(objects) + 5;
}

std::string make_page(const page_parts& parts) {
  pdf_writer::pdf_file file(std::nullopt);
  for (const auto& body : parts.objects) file.add(body);
  const int pages = file.reserve();
  const int font =
      file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica " + parts.font_entries + " >>");
  const int image = file.add_stream(
      "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
      "/BitsPerComponent 8",
      "x");
  const int content = file.add_stream("", parts.content);
  const int page = file.add(std::format(
      "<< /Type /Page /Parent {} /MediaBox [{}] /Contents {} /Resources << /Font << /F1 {} >> "
      "/XObject << /Im {} {} >> /ExtGState << /Clear << /ca 0 >> /Half << /ca .5 >> {} >> {} >> {} "
      ">>",
      reference(pages), parts.media_box, reference(content), reference(font), reference(image),
      parts.forms, parts.states, parts.resources, parts.page_entries));
  REQUIRE(page == page_number_after(parts.objects.size()));
  file.set(pages, std::format("<< /Type /Pages /Count 1 /Kids [{}] >>", reference(page)));
  std::string catalog = parts.catalog_entries;
  if (!parts.metadata.empty()) {
    const int metadata = file.add_stream("/Type /Metadata /Subtype /XML", parts.metadata);
    catalog += " /Metadata " + reference(metadata);
  }
  const int root =
      file.add(std::format("<< /Type /Catalog /Pages {} {} >>", reference(pages), catalog));
  return file.bytes(std::format("/Root {} {}", reference(root), parts.trailer), "0123456789abcdef");
}

std::string stream_object(std::string_view entries, std::string_view data) {
  return std::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, data.size(), data);
}

std::string shown(std::string_view text, int x, int y) {
  return std::format("BT /F1 12 Tf {} {} Td ({}) Tj ET\n", x, y, text);
}

page_reader::page_reader() : pool_(program_settings()), child_(pool_.take(make_workspace())) {}

collected page_reader::read_file(const std::string& bytes, const std::string& password) {
  const auto file = spool(bytes);
  auto all = run(child_, {.input = file.descriptor(), .password = password});
  REQUIRE(all.death() == nullptr);
  return all;
}

page page_reader::read_page(const page_parts& parts, const extract_limits& limits) {
  const auto file = spool(make_page(parts));
  auto all = run(child_, {.input = file.descriptor(), .limits = limits});
  REQUIRE(all.end() != nullptr);
  REQUIRE(all.pages.size() == 1);
  return std::move(all.pages[0].value);
}

std::string page_reader::text_of(const std::string& content) {
  return read_page({.content = content}).text;
}

}  // namespace pagemill::test
