/// The marked content of a page that its document's structure tree names (ISO 32000-1, 14.7), and
/// which characters it contains.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// Nothing may throw inside MuPDF, so begin_marks() reserves all room. A page that needs more is
/// read as one without tags.
struct marked_content {
  static constexpr std::uint32_t untagged = UINT32_MAX, artifact = UINT32_MAX - 1;
  static constexpr std::size_t pieces_max = 20'000;  ///< also of markers and lines
  static constexpr std::size_t sources_max = 64;

  /// What numbers pieces: the page, or a form that it draws.
  struct source {
    pdf_obj* elements;  ///< array: the element of each piece; kept
    int owner;          ///< number of the object
  };
  struct piece {
    std::uint32_t source;
    int number;  ///< MCID
  };
  /// All characters after `last_before` are of `piece`, up to the next marker.
  struct marker {
    const void* last_before;
    std::uint32_t piece;
  };
  std::vector<source> sources;
  std::vector<piece> pieces;
  std::vector<marker> markers;
  std::vector<std::uint32_t> lines;  ///< the piece of each line of text, by most of its characters
  bool full = false;

  bool is_usable() const { return !full && !pieces.empty(); }
};

/// Watches the page's content from now on, if the document has a structure tree that names some of
/// it. `text` is what the device makes. Call these inside guarded(), one page at a time.
void begin_marks(fz_context* context, pdf_page* page, marked_content& into,
                 const fz_stext_page* text);
void watch_marks(pdf_processor& processor);
/// Around a form: it may number its content by itself. Returns what leave_form() needs.
struct form_marks {
  int floor = 0;
  std::uint32_t source = 0;
};
form_marks enter_form(fz_context* context, pdf_obj* form);
void leave_form(form_marks before);
/// What follows is of no element.
void end_marks();
/// Before the device is closed: until then the characters are in the order in which they are drawn.
void place_marks(marked_content& into, const fz_stext_page* text);
void drop(fz_context* context, marked_content& marks);

}  // namespace pagemill::extract
