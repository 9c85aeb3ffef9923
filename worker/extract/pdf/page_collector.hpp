/// Collects a page: MuPDF's structured text, and the images in the order in which the page draws
/// them.
#pragma once
#include <cstdint>
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/painted/visibility.hpp"
#include "worker/extract/mupdf/mupdf_guard.hpp"
#include "worker/extract/pdf/marked_content.hpp"

namespace pagemill::extract {

/// In place of a character that is covered by what was painted later.
inline constexpr int covered_character = -1;

/// Nothing may throw inside MuPDF, so `images` is reserved beforehand; further ones are dropped.
struct page_collector {
  struct placed_image {
    raw_image image;
    fz_stext_block* after;  ///< the last block of text before it
  };
  // Input.
  std::int64_t characters_max = 0;
  pdf_obj* contents = nullptr;  ///< instead of the page's own
  int image_wanted = -1;        ///< index in `images`; reading stops once it is found

  // Output.
  fz_stext_page* text = nullptr;
  fz_device* device = nullptr;
  fz_image* image = nullptr;  ///< the wanted one
  fz_cookie cookie{};
  std::vector<placed_image> images;
  fz_rect bound{};  ///< of the page; image boxes are relative to its corner
  painted_page paint;
  std::vector<raw_rule> rules;
  marked_content marks;
  std::int64_t characters = 0;
  bool too_many_characters = false;
};

/// Runs the page through `into`, whose `bound` is set. Call inside guarded(), and always drop()
/// afterwards. One page at a time per process.
void collect_page(fz_context* context, pdf_page* page, page_collector& into);
void drop(fz_context* context, page_collector& collected);

}  // namespace pagemill::extract
