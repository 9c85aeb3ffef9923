/// Which style each part of a text has, while the text is still changing: lines are cleaned, joined
/// and lose their hyphens.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace pagemill::extract {

struct run_style {
  bool bold = false;
  bool italic = false;
  bool monospace = false;
  int link = -1;  ///< index of the page's annotations, of a link that leaves the document
  bool operator==(const run_style&) const = default;
};

/// Begins where the run before it ends, the first at 0.
struct style_run {
  std::size_t end = 0;  ///< bytes of the text
  run_style style;
};

/// The text has grown to `end` by characters of `style`.
void append_run(std::vector<style_run>& runs, std::size_t end, const run_style& style);

/// The text has lost all but the bytes from `begin` to `end`.
void cut_runs(std::vector<style_run>& runs, std::size_t begin, std::size_t end);

/// The text has lost what is behind `end`. Takes time only for what it lost.
void shorten_runs(std::vector<style_run>& runs, std::size_t end);

/// The text has lost or got spaces, nothing else.
void realign_runs(std::span<style_run> runs, std::string_view before, std::string_view after);

}  // namespace pagemill::extract
