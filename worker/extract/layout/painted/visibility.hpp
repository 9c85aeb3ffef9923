/// Which text of a page can be seen: text in the colour of what lies below it cannot, nor text that
/// an area painted later covers. Anything uncertain counts as seen.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/documents/block.hpp"
#include "worker/extract/layout/painted/repeated_runs.hpp"

namespace pagemill::extract {

struct rgb_color {
  float r = 0, g = 0, b = 0;  ///< 0 to 1
};

struct page_point {
  float x = 0, y = 0;
};

bool contains(const bounding_box& box, page_point at);

/// What a page has painted so far. Nothing here throws: it has room for a fixed number of areas,
/// and beyond that all text counts as seen.
class painted_page {
 public:
  /// An opaque rectangle that hides text drawn before it.
  struct cover {
    bounding_box box;
    const void* last_before;  ///< the last character drawn before it
  };

  painted_page();
  void begin(bounding_box page);
  /// An area of one colour if `is_exact`; otherwise anything may be painted within the box.
  void add_area(bounding_box box, std::optional<rgb_color> color, bool is_exact,
                const void* last_character);
  void add_text(page_point first, page_point last);
  /// Whether text of this colour can be told from what is below both its ends.
  bool stands_out(rgb_color color, page_point first, page_point last) const;
  /// Whether an equal run lies where this one is drawn, with nothing painted over it since.
  bool repeats(const repeated_runs::run& run) { return runs_.repeats(run); }
  const std::vector<cover>& covers() const { return covers_; }

 private:
  static constexpr int grid_side = 64;
  struct area {
    bounding_box box;
    std::optional<rgb_color> color;
  };
  bool has_text_in(const bounding_box& box) const;
  /// Of the cells along one side of the page, the one at `at`.
  static int cell(float at, float low, float high);
  int row(float y) const;
  /// The bits of the cells of a row between two x.
  std::uint64_t cells(float from, float to) const;
  std::optional<rgb_color> color_below(page_point at) const;
  void note(rgb_color color);
  /// Whether the page may show this colour somewhere. Most text has a colour that it does not.
  bool is_painted(rgb_color color) const;

  bounding_box page_;
  std::vector<area> areas_;
  std::vector<cover> covers_;
  std::array<rgb_color, 16> colors_{};           ///< of areas
  std::size_t color_count_ = 0;                  ///< more than there is room for: any colour
  std::array<std::uint64_t, grid_side> text_{};  ///< a bit for each cell that has text
  repeated_runs runs_;
  bool is_full_ = false;
};

/// Text of this size cannot be read on a page of this height (points).
bool is_too_small(float size, float page_height);

}  // namespace pagemill::extract
