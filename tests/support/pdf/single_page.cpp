#include "tests/support/pdf/single_page.hpp"

#include <format>

#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::pdf_writer {
namespace {

int add_image(pdf_file& file, const image_entry& image) {
  auto dictionary = image.dictionary;
  if (!image.mask_dictionary.empty()) {
    const int mask =
        file.add_stream("/Type /XObject /Subtype /Image " + image.mask_dictionary, image.mask_data);
    const auto at = dictionary.find("MASK");
    if (at != std::string::npos) dictionary.replace(at, 4, reference(mask));
  }
  return file.add_stream("/Type /XObject /Subtype /Image " + dictionary, image.data);
}

std::string two_bytes(int number) {
  return {static_cast<char>(number >> 8), static_cast<char>(number & 0xFF)};
}

}  // namespace

std::string single_page_pdf(const single_page& page) {
  pdf_file file(std::nullopt);
  const int pages_node = file.reserve();
  std::string objects;
  std::string content = page.content;
  for (std::size_t i = 0; i < page.images.size(); ++i) {
    objects += std::format("/Im{} {} ", i, reference(add_image(file, page.images[i])));
    if (!page.content.empty()) continue;
    content += std::format("q {} 0 0 {} 0 0 cm /Im{} Do Q\n", page.width, page.height, i);
  }
  const auto add_font = [&](std::string_view name) {
    return file.add(
        std::format("<< /Type /Font /Subtype /Type1 /BaseFont /{} {} >>", name, page.font_entries));
  };
  const int font = add_font("Helvetica");
  const int bold = add_font("Helvetica-Bold");
  const int body = file.add_stream("", content);
  const int only =
      file.add(std::format("<< /Type /Page /Parent {} /MediaBox [0 0 {} {}] /Contents {} {} "
                           "/Resources << /Font << /F1 {} /F2 {} >> /XObject << {}>> >> >>",
                           reference(pages_node), page.width, page.height, reference(body),
                           page.page_entries, reference(font), reference(bold), objects));
  file.set(pages_node, std::format("<< /Type /Pages /Kids [{}] /Count 1 >>", reference(only)));
  const int root = file.add(std::format("<< /Type /Catalog /Pages {} >>", reference(pages_node)));
  return file.bytes(std::format("/Root {}", reference(root)), "a single page...");
}

std::string sham_jpeg(int width, int height, int components) {
  std::string frame = "\x08" + two_bytes(height) + two_bytes(width);
  frame += static_cast<char>(components);
  for (int i = 1; i <= components; ++i) frame += {static_cast<char>(i), '\x11', '\0'};
  std::string bytes = "\xFF\xD8\xFF\xC0";
  bytes += two_bytes(static_cast<int>(frame.size()) + 2) + frame;
  return bytes + "\xFF\xDAwhat follows is no picture\xFF\xD9";
}

}  // namespace pagemill::pdf_writer
