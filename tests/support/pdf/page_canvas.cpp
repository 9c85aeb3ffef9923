#include "tests/support/pdf/page_canvas.hpp"

#include <array>
#include <format>

namespace pagemill::pdf_writer {
namespace {

// Advance widths of Helvetica for U+0020 to U+007E in thousandths of the size, from its metrics.
constexpr std::array<int, 95> helvetica{
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
constexpr double bold_factor = 1.08;  // Helvetica-Bold is about that much wider

/// WinAnsiEncoding, in which Latin-1 keeps its numbers, with what a string literal must escape.
std::string encoded(std::string_view utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    if (lead < 0x80) {
      if (lead == '(' || lead == ')' || lead == '\\') out += '\\';
      out += lead < ' ' ? ' ' : utf8[i];
    } else if ((lead == 0xC2 || lead == 0xC3) && i + 1 < utf8.size()) {
      const auto tail = static_cast<unsigned char>(utf8[++i]);
      out += std::format("\\{:03o}", (lead & 3U) << 6 | (tail & 0x3FU));
    } else if (lead >= 0xC0) {
      out += '?';
    }
  }
  return out;
}

struct style {
  font face;
  double size;
  double before;  ///< space above, in lines
  double indent;
};

style style_of(text_role role, double size) {
  switch (role) {
    case text_role::heading: return {font::bold, size * 1.6, 0, 0};
    case text_role::subheading: return {font::bold, size * 1.2, .6, 0};
    case text_role::paragraph: return {font::body, size, .5, 0};
    case text_role::list_item: return {font::body, size, .2, 14};
    case text_role::caption: return {font::body, size * .85, .5, 0};
  }
  return {font::body, size, 0, 0};
}

}  // namespace

double text_width(std::string_view text, font face, double size) {
  int thousandths = 0;
  for (const char c : text) {
    const auto index = static_cast<std::size_t>(static_cast<unsigned char>(c) - ' ');
    thousandths += face == font::fixed ? 600 : index < helvetica.size() ? helvetica[index] : 556;
  }
  return thousandths * size / 1000 * (face == font::bold ? bold_factor : 1);
}

std::vector<std::string> wrap(std::string_view text, font face, double size, double width) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    at = end + 1;
    const auto longer = line.empty() ? std::string(word) : std::format("{} {}", line, word);
    if (!line.empty() && text_width(longer, face, size) > width) {
      lines.push_back(std::move(line));
      line = word;
    } else {
      line = longer;
    }
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

void page_canvas::line(font face, double size, double x, double y, std::string_view text) {
  const int number = face == font::body ? 1 : face == font::bold ? 2 : 3;
  content_ += std::format("BT /F{} {:.2f} Tf {:.2f} {:.2f} Td ({}) Tj ET\n", number, size, x, y,
                          encoded(text));
}

void page_canvas::rule(double x0, double y0, double x1, double y1) {
  content_ += std::format("0.5 w {:.2f} {:.2f} m {:.2f} {:.2f} l S\n", x0, y0, x1, y1);
}

void page_canvas::image(std::string_view name, double x, double y, double width, double height) {
  content_ +=
      std::format("q {:.2f} 0 0 {:.2f} {:.2f} {:.2f} cm /{} Do Q\n", width, height, x, y, name);
}

bool page_canvas::flow(const std::vector<text_block>& blocks, std::vector<frame> frames,
                       double size) {
  std::size_t current = 0;
  double y = frames[0].top;
  for (const auto& block : blocks) {
    const auto look = style_of(block.role, size);
    const double leading = look.size * 1.3;
    if (y < frames[current].top) y -= look.before * leading;
    bool first = true;
    for (const auto& text :
         wrap(block.text, look.face, look.size, frames[current].width - look.indent)) {
      if (y - leading < frames[current].bottom) {
        if (++current == frames.size()) return false;
        y = frames[current].top;
      }
      y -= leading;
      const double left = frames[current].left;
      if (first && block.role == text_role::list_item) line(font::body, size, left, y, "-");
      line(look.face, look.size, left + look.indent, y, text);
      first = false;
    }
  }
  return true;
}

double page_canvas::table(const std::vector<std::vector<std::string>>& rows, double left,
                          double top, double width) {
  constexpr double row_height = 18;
  const double column = width / static_cast<double>(rows[0].size());
  double y = top;
  rule(left, y, left + width, y);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      const double x = left + column * static_cast<double>(c) + 4;
      line(r == 0 ? font::bold : font::body, 9, x, y - 13, rows[r][c]);
    }
    y -= row_height;
    rule(left, y, left + width, y);
  }
  for (std::size_t c = 0; c <= rows[0].size(); ++c) {
    const double x = left + column * static_cast<double>(c);
    rule(x, top, x, y);
  }
  return y;
}

}  // namespace pagemill::pdf_writer
