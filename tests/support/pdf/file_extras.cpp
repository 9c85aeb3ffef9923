#include "tests/support/pdf/file_extras.hpp"

#include <algorithm>
#include <format>

#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::pdf_writer {
namespace {

std::string lines_of_page(int page, int count) {
  std::string content = "BT /F1 12 Tf 72 740 Td 14 TL ";
  for (int line = 1; line <= count; ++line) {
    content += std::format("(Line {} of leaf {} with plain words) Tj T* ", line, page);
  }
  return content + "ET";
}

struct extras_builder {
  pdf_file file{std::nullopt};
  std::string names;        ///< of the tree of embedded files
  std::string annotations;  ///< references, of page 1
  std::string fields;       ///< references

  void add_attached(const attached_entry& entry) {
    const int stream = file.add_stream("/Type /EmbeddedFile " + entry.dictionary, entry.data);
    const auto name = file.text(entry.name);
    // Its name stands under UF, its stream under F alone, as many programs write it.
    const int specification = file.add(std::format(
        "<< /Type /Filespec /F {0} /UF {0} /EF << /F {1} >> >>", name, reference(stream)));
    if (entry.where != attached_to::page) {
      names += std::format("{} {} ", name, reference(specification));
    }
    if (entry.where != attached_to::document) {
      add_annotation(
          std::format("<< /Type /Annot /Subtype /FileAttachment /Rect [10 10 30 30] /FS {} >>",
                      reference(specification)));
    }
  }
  void add_annotation(const std::string& dictionary) {
    annotations += reference(file.add(dictionary)) + ' ';
  }
  void add_field(const field_entry& entry) {
    const int number = file.add(std::format(
        "<< /Type /Annot /Subtype /Widget /Rect [100 600 300 620] /FT /Tx /T {} /V {} >>",
        file.text(entry.name), file.text(entry.value)));
    fields += reference(number) + ' ';
    annotations += reference(number) + ' ';
  }
  int add_page(int parent, int font, const std::string& content, const std::string& entries) {
    const int body = file.add_stream("", content);
    return file.add(
        std::format("<< /Type /Page /Parent {} /MediaBox [0 0 612 792] /Contents {} "
                    "/Resources << /Font << /F1 {} >> >> {} >>",
                    reference(parent), reference(body), reference(font), entries));
  }
};

}  // namespace

std::string pdf_with(const file_extras& extras) {
  extras_builder b;
  const int pages_node = b.file.reserve();
  const int font = b.file.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  for (const auto& entry : extras.attached) b.add_attached(entry);
  for (const auto& dictionary : extras.annotations) b.add_annotation(dictionary);
  for (const auto& entry : extras.fields) b.add_field(entry);
  std::string kids;
  for (int n = 1; n <= extras.pages; ++n) {
    const bool blank = std::ranges::contains(extras.without_text, n);
    const auto content = blank ? std::string() : lines_of_page(n, extras.lines);
    const auto entries =
        n == 1 && !b.annotations.empty() ? std::format("/Annots [{}]", b.annotations) : "";
    kids += reference(b.add_page(pages_node, font, content, entries)) + ' ';
  }
  b.file.set(pages_node,
             std::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, extras.pages));
  std::string catalog = std::format("/Type /Catalog /Pages {}", reference(pages_node));
  if (!extras.labels.empty()) {
    catalog += std::format(" /PageLabels << /Nums [{}] >>", extras.labels);
  }
  if (!b.names.empty()) {
    catalog += std::format(" /Names << /EmbeddedFiles << /Names [{}] >> >>", b.names);
  }
  if (!b.fields.empty()) catalog += std::format(" /AcroForm << /Fields [{}] >>", b.fields);
  const int root = b.file.add(std::format("<< {} >>", catalog));
  return b.file.bytes(std::format("/Root {} {}", reference(root), extras.trailer),
                      "beside the text.");
}

}  // namespace pagemill::pdf_writer
