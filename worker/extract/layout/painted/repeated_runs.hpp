/// Finds text that is drawn again almost in its place: fake bold, shadows, outlines over fillings.
#pragma once
#include <array>
#include <cstdint>

namespace pagemill::extract {

/// Runs of a page by what they say and where they begin. Nothing here throws: a newer run takes the
/// place of an older one when there is no more room.
class repeated_runs {
 public:
  /// `signature` tells the glyphs, font and size of a run from others.
  struct run {
    std::uint64_t signature = 0;
    float x = 0, y = 0, size = 0;  ///< origin of the first glyph; points
    float last_x = 0, last_y = 0;  ///< of the last one
  };

  /// Forgets all runs: a page begins, or something was painted over those so far.
  void clear();
  /// Whether this run lies on an equal one; remembers it if not.
  bool repeats(const run& drawn);

 private:
  static constexpr std::size_t slots = 4096;
  struct slot {
    run known;
    std::uint32_t epoch = 0;
  };
  bool is_at(const run& drawn, float x, float y) const;

  std::array<slot, slots> slots_{};
  std::uint32_t epoch_ = 0;
};

}  // namespace pagemill::extract
