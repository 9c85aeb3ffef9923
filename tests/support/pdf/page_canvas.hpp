/// A page's content stream: text in the standard fonts, rules, images, and line breaking. Positions
/// are in points from the page's lower left corner.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/pdf/prose.hpp"

namespace pagemill::pdf_writer {

inline constexpr double page_width = 595;
inline constexpr double page_height = 842;

enum class font { body, bold, fixed };  ///< /F1 Helvetica, /F2 Helvetica-Bold, /F3 Courier

/// An area that text fills from top to bottom.
struct frame {
  double left = 0;
  double top = 0;
  double width = 0;
  double bottom = 0;
};

/// The width of `text` (ASCII; other characters count as average).
double text_width(std::string_view text, font face, double size);

/// Breaks at spaces; a word wider than the line gets its own line.
std::vector<std::string> wrap(std::string_view text, font face, double size, double width);

class page_canvas {
 public:
  /// One line whose baseline is at `y`. UTF-8; characters outside Latin-1 become "?".
  void line(font face, double size, double x, double y, std::string_view text);
  void rule(double x0, double y0, double x1, double y1);
  /// Draws the form or image called `name`, scaled to `width` by `height`.
  void image(std::string_view name, double x, double y, double width, double height);
  void raw(std::string_view operators) { content_ += operators; }

  /// Lays out blocks in the frames in order. False if they need more room: then try a smaller size
  /// on a new canvas.
  bool flow(const std::vector<text_block>& blocks, std::vector<frame> frames, double size);
  /// A ruled table below `top`; returns where it ends.
  double table(const std::vector<std::vector<std::string>>& rows, double left, double top,
               double width);
  const std::string& content() const { return content_; }

 private:
  std::string content_;
};

}  // namespace pagemill::pdf_writer
