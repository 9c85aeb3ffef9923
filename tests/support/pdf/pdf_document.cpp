#include "tests/support/pdf/pdf_document.hpp"

#include <algorithm>
#include <cmath>
#include <format>
#include <optional>
#include <stdexcept>

#include "tests/support/pdf/heavy_forms.hpp"
#include "tests/support/pdf/long_table.hpp"
#include "tests/support/pdf/page_canvas.hpp"
#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::pdf_writer {
namespace {

constexpr double margin = 64;
constexpr double text_width_points = page_width - 2 * margin;
constexpr int picture_width = 64;
constexpr int picture_height = 48;

std::string title_of(const pdf_options& options) {
  if (!options.title.empty()) return options.title;
  if (options.kind == pdf_kind::sample) return "The Lights of Marrow Bay";
  return std::format("Records of {}", fact_of_page(options.seed, 0).place);
}

bool is_odd_page(const pdf_options& options, int page) {
  const bool odd_kind = options.kind == pdf_kind::slow || options.kind == pdf_kind::memory;
  return odd_kind && (options.odd_page == 0 || options.odd_page == page);
}

std::uint64_t units_of(const pdf_options& options) {
  const double standard =
      options.kind == pdf_kind::memory ? memory_weight_default : slow_weight_default;
  return static_cast<std::uint64_t>((options.weight > 0 ? options.weight : standard) * 1e6);
}

/// Grey values that differ for every seed, row by row.
std::string picture(std::uint64_t seed) {
  random_numbers random(seed);
  const auto phase = random.below(97) + 1;
  std::string out;
  for (std::size_t y = 0; y < picture_height; ++y) {
    for (std::size_t x = 0; x < picture_width; ++x) out += static_cast<char>(x * y / phase % 256);
  }
  return out;
}

/// The parts of a document under construction.
struct builder {
  const pdf_options& options;
  pdf_file file;
  int pages_node = 0;
  int resources = 0;
  std::optional<heavy_forms> heavy = std::nullopt;
  std::vector<int> page_objects = {};
  std::vector<std::string> headings = {};
};

void add_shared_resources(builder& b) {
  const auto add_font = [&](std::string_view name) {
    return b.file.add(std::format(
        "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>", name));
  };
  const int body = add_font("Helvetica");
  const int bold = add_font("Helvetica-Bold");
  const int fixed = add_font("Courier");
  std::string objects;
  if (b.options.kind == pdf_kind::image) {
    objects = std::format("/Im1 {}",
                          reference(b.file.add_stream(
                              std::format("/Type /XObject /Subtype /Image /Width {} /Height {} "
                                          "/ColorSpace /DeviceGray /BitsPerComponent 8",
                                          picture_width, picture_height),
                              picture(b.options.seed))));
  }
  if (b.options.kind == pdf_kind::slow || b.options.kind == pdf_kind::memory) {
    const auto content =
        b.options.kind == pdf_kind::slow ? heavy_content::drawing : heavy_content::text;
    b.heavy.emplace(b.file, content, units_of(b.options), body);
    objects += b.heavy->resources();
  }
  b.resources =
      b.file.add(std::format("<< /Font << /F1 {} /F2 {} /F3 {} >> /XObject << {} >> >>",
                             reference(body), reference(bold), reference(fixed), objects));
}

/// Uses the largest font size at which the page's text fits its frames.
page_canvas fitted(const std::vector<text_block>& blocks, const std::vector<frame>& frames) {
  for (double size = 10.5; size > 2; size -= .75) {
    page_canvas canvas;
    if (canvas.flow(blocks, frames, size)) return canvas;
  }
  throw std::invalid_argument("that many words do not fit on a page");
}

page_canvas draw_text(const pdf_options& options, std::vector<text_block> blocks) {
  const double top = page_height - margin;
  const double half = (text_width_points - 24) / 2;
  const bool with_figure = options.kind == pdf_kind::table || options.kind == pdf_kind::image;
  const double bottom = with_figure ? margin + 210 : margin;
  if (options.kind != pdf_kind::columns) {
    return fitted(blocks, {{margin, top, text_width_points, bottom}});
  }
  const text_block heading = blocks.front();
  blocks.erase(blocks.begin());
  // The shortest columns that hold the text, so that both contain some.
  const auto both = [&](double end) {
    return std::vector<frame>{{margin, top - 50, half, end},
                              {margin + half + 24, top - 50, half, end}};
  };
  double end = top - 100;
  while (end > bottom && !page_canvas().flow(blocks, both(end), 10.5)) end -= 14;
  auto canvas = fitted(blocks, both(std::max(end, bottom)));
  canvas.flow({heading}, {{margin, top, text_width_points, bottom}}, 10.5);
  return canvas;
}

/// Text stands only above the table's first part and below its last.
page_canvas draw_part_of_long_table(const builder& b, const std::vector<text_block>& blocks,
                                    int page, int page_count) {
  constexpr double text_height = 260;
  double top = page_height - margin;
  page_canvas canvas;
  if (page == 1) {
    canvas = fitted(blocks, {{margin, top, text_width_points, top - text_height}});
    top -= text_height + 20;
  }
  const double bottom = draw_long_table(canvas, b.options.seed, page, top) - 40;
  if (page == page_count && page > 1) {
    canvas.raw(fitted(blocks, {{margin, bottom, text_width_points, margin}}).content());
  }
  return canvas;
}

void draw_figure(page_canvas& canvas, const pdf_options& options, int page) {
  const double top = margin + 190;
  double y = top;
  if (options.kind == pdf_kind::table) {
    canvas.line(font::body, 9, margin, y + 6, std::format("Table {}. Places and counts", page));
    y = canvas.table(table_of_page(options.seed, page), margin, y, text_width_points);
  } else if (options.kind == pdf_kind::image) {
    canvas.image("Im1", margin, y - 150, 200, 150);
    canvas.line(font::body, 9, margin, y - 164, std::format("Figure {}. Shades of grey", page));
  }
}

void add_page(builder& b, std::vector<text_block> blocks, int page, int page_count) {
  b.headings.push_back(blocks.front().text);
  auto canvas = b.options.kind == pdf_kind::long_table
                    ? draw_part_of_long_table(b, blocks, page, page_count)
                    : draw_text(b.options, std::move(blocks));
  draw_figure(canvas, b.options, page);
  canvas.line(font::body, 8, margin, page_height - 36, title_of(b.options));
  canvas.line(font::body, 8, page_width / 2 - 20, 30,
              std::format("Page {} of {}", page, page_count));
  if (is_odd_page(b.options, page)) canvas.raw(b.heavy->operators(units_of(b.options)));
  const int content = b.file.add_stream("", canvas.content());
  b.page_objects.push_back(b.file.add(std::format(
      "<< /Type /Page /Parent {} /MediaBox [0 0 {:.0f} {:.0f}] /Resources {} /Contents {} >>",
      reference(b.pages_node), page_width, page_height, reference(b.resources),
      reference(content))));
}

/// One bookmark per page up to 60 pages, then one every ten pages.
int add_outline(builder& b) {
  const std::size_t step = b.page_objects.size() > 60 ? 10 : 1;
  const int root = b.file.reserve();
  std::vector<int> items;
  for (std::size_t i = 0; i < b.page_objects.size(); i += step) items.push_back(b.file.reserve());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto page = i * step;
    std::string body =
        std::format("<< /Title {} /Parent {} /Dest [{} /Fit]", b.file.text(b.headings[page]),
                    reference(root), reference(b.page_objects[page]));
    if (i > 0) body += std::format(" /Prev {}", reference(items[i - 1]));
    if (i + 1 < items.size()) body += std::format(" /Next {}", reference(items[i + 1]));
    b.file.set(items[i], body + " >>");
  }
  b.file.set(root, std::format("<< /Type /Outlines /First {} /Last {} /Count {} >>",
                               reference(items.front()), reference(items.back()), items.size()));
  return root;
}

std::string finish(builder& b) {
  std::string kids;
  for (const int page : b.page_objects) kids += reference(page) + " ";
  b.file.set(b.pages_node,
             std::format("<< /Type /Pages /Kids [{}] /Count {} >>", kids, b.page_objects.size()));
  std::string catalog = std::format("<< /Type /Catalog /Pages {} /Lang {}", reference(b.pages_node),
                                    b.file.text("en"));
  if (!b.page_objects.empty()) {
    catalog += std::format(" /Outlines {}", reference(add_outline(b)));
    // A longer document numbers its first two pages i and ii, as books do.
    catalog += b.page_objects.size() > 4 ? " /PageLabels << /Nums [0 << /S /r >> 2 << /S /D >>] >>"
                                         : " /PageLabels << /Nums [0 << /S /D >>] >>";
  }
  const int root = b.file.add(catalog + " >>");
  const int info = b.file.add(
      std::format("<< /Title {} /Author {} /Producer {} /CreationDate {} >>",
                  b.file.text(title_of(b.options)), b.file.text("The keeper of the records"),
                  b.file.text("pagemill-make-pdf"), b.file.text("D:20240229120000Z")));
  random_numbers random(b.options.seed);
  std::string id;
  for (int i = 0; i < 16; ++i) id += static_cast<char>(random.below(256));
  return b.file.bytes(std::format("/Root {} /Info {}", reference(root), reference(info)), id);
}

/// Changes every offset in the table, and the table's own.
std::string with_wrong_offsets(std::string bytes) {
  const auto table = bytes.rfind("\nxref\n");
  const auto start = bytes.rfind("startxref\n");
  for (auto at = table; at < start; ++at) {
    if (bytes.compare(at, 9, " 00000 n ") == 0) bytes.replace(at - 6, 6, "000007");
  }
  return bytes.replace(start, std::string::npos, "startxref\n7\n%%EOF\n");
}

}  // namespace

const std::map<std::string, pdf_kind>& kind_names() {
  static const std::map<std::string, pdf_kind> names{
      {"plain", pdf_kind::plain},         {"columns", pdf_kind::columns},
      {"table", pdf_kind::table},         {"long-table", pdf_kind::long_table},
      {"image", pdf_kind::image},         {"slow", pdf_kind::slow},
      {"memory", pdf_kind::memory},       {"empty", pdf_kind::empty},
      {"truncated", pdf_kind::truncated}, {"damaged-xref", pdf_kind::damaged_xref},
      {"sample", pdf_kind::sample}};
  return names;
}

std::string make_pdf(const pdf_options& options) {
  if (options.pages < 0 || options.words_per_page < 1 || options.odd_page < 0) {
    throw std::invalid_argument("pages, words and page numbers are not negative");
  }
  std::optional<pdf_encryption> encryption;
  if (!options.password.empty()) encryption.emplace(options.password, options.seed);
  builder b{.options = options, .file = pdf_file(encryption)};
  b.pages_node = b.file.reserve();
  add_shared_resources(b);
  if (options.kind == pdf_kind::sample) {
    const auto pages = sample_pages();
    for (std::size_t i = 0; i < pages.size(); ++i) {
      add_page(b, pages[i], static_cast<int>(i) + 1, static_cast<int>(pages.size()));
    }
  } else if (options.kind != pdf_kind::empty) {
    for (int page = 1; page <= options.pages; ++page) {
      add_page(b, prose_of_page(options.seed, page, options.words_per_page), page, options.pages);
    }
  }
  auto bytes = finish(b);
  if (options.kind == pdf_kind::truncated) bytes.resize(bytes.size() * 6 / 10);
  if (options.kind == pdf_kind::damaged_xref) bytes = with_wrong_offsets(std::move(bytes));
  return bytes;
}

}  // namespace pagemill::pdf_writer
