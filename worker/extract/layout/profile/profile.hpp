/// What a page's layout needs to know about the whole document. It depends only on the file, comes
/// from at most 64 evenly spread pages and is stored by the caller, so that pages are the same
/// whichever page a run starts with.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/errc.hpp"
#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/page/row.hpp"
#include "worker/extract/layout/profile/heading_levels.hpp"
#include "worker/extract/layout/profile/style_table.hpp"
#include "worker/extract/layout/running/running_lines.hpp"

namespace pagemill::extract {

inline constexpr int profile_pages_max = 64;
/// Relative to the body size: larger text may be a heading, and is no running head then.
inline constexpr float heading_ratio = 1.12F;

inline constexpr std::size_t compounds_max = 1'000;

struct document_profile {
  float body_size = 0;          ///< points, of most characters; 0 if there is no text
  bool body_monospace = false;  ///< most characters are monospace, so monospace does not mark code
  running_lines running;
  /// Words that hyphens join inside lines, as "left-right", sorted: at the end of a line such a
  /// hyphen stays. The commonest, at most compounds_max.
  std::vector<std::string> compounds;
  style_table styles;
  /// By the headings of the pages that were looked at, which need the rest of the profile.
  heading_levels levels;
  bool operator==(const document_profile&) const = default;
};

/// The pages to sample, from 1, ascending: all of a short document, else evenly spread runs of
/// three, since neighbours show which lines repeat and which only look alike.
std::vector<int> profile_pages(int page_count);

/// Takes any number of pages, then returns the profile, all but the levels of headings.
class profile_builder {
 public:
  void add(const raw_page& page);
  document_profile finish() const;

 private:
  struct size_count {
    std::int64_t characters = 0, monospace = 0;
  };
  float body_size() const;

  void add_compounds(std::string_view line);
  std::vector<std::string> compounds() const;

  running_line_finder running_;
  style_counter styles_of_rows_;
  std::map<std::string, int> compounds_;  ///< how often each was seen
  std::map<float, size_count> sizes_;     ///< points in tenths -> characters
};

/// JSON object; parse_profile(to_json(p)) == p.
std::string to_json(const document_profile& profile);
result<document_profile> parse_profile(std::string_view json);

}  // namespace pagemill::extract
