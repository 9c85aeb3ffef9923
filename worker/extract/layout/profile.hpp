/// What a page's layout needs to know about the whole document. It depends only on the file, comes
/// from at most 64 evenly spread pages and is stored by the caller, so that pages are the same
/// whichever page a run starts with.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "common/core/errc.hpp"
#include "worker/extract/layout/raw_page.hpp"
#include "worker/extract/layout/row.hpp"

namespace pagemill::extract {

inline constexpr int profile_pages_max = 64;
/// Relative to the body size: larger text is a heading.
inline constexpr float heading_ratio = 1.12F;

enum class margin { none, top, bottom };

/// A line at the same place on several pages, apart from its numbers.
struct repeated_line {
  margin where = margin::top;
  float distance = 0;  ///< points from the page's top or bottom edge to the line's middle
  std::string key;     ///< repeat_key of its text
  bool operator==(const repeated_line&) const = default;
};

/// Where pages have their number, by itself or in a running head: the line there contains a number
/// that is the page plus `offset`.
struct folio {
  margin where = margin::top;
  float distance = 0;  ///< as of repeated_line
  int offset = 0;
  bool operator==(const folio&) const = default;
};

struct document_profile {
  float body_size = 0;          ///< points, of most characters; 0 if there is no text
  bool body_bold = false;       ///< most characters are bold, so bold does not mark a heading
  bool body_monospace = false;  ///< most characters are monospace, so monospace does not mark code
  std::vector<float>
      heading_sizes;  ///< larger than the body, descending; the index gives the level
  std::vector<repeated_line> repeated;
  std::vector<folio> folios;
  bool operator==(const document_profile&) const = default;
};

/// The pages to sample, from 1, ascending: all of a short document, else evenly spread ones.
std::vector<int> profile_pages(int page_count);

/// The margin of the page that contains the row.
margin margin_of(const row& line, float page_height);
/// The distance from the page's edge to the row's middle.
float edge_distance(const row& line, margin where, float page_height);

/// Takes any number of pages, then returns the profile.
class profile_builder {
 public:
  void add(const raw_page& page);
  document_profile finish() const;

 private:
  struct size_count {
    float size = 0;
    std::int64_t characters = 0, bold = 0, monospace = 0;
  };
  struct sighting {
    repeated_line line;
    float size = 0;
  };
  struct number_sighting {
    folio place;
    float size = 0;
    int page = 0;
  };
  struct heading_candidate {
    float size = 0;
    int rows = 0;
  };
  size_count& count_of(float size);
  float body_size() const;
  void add_margin_rows(const raw_page& page, std::vector<row>& rows);
  std::vector<repeated_line> repeated_lines() const;
  std::vector<folio> folios() const;
  std::vector<float> heading_sizes() const;

  int pages_ = 0;
  std::vector<size_count> sizes_;
  std::vector<heading_candidate> headings_;
  std::vector<sighting> sightings_;
  std::vector<number_sighting> numbers_;
};

/// JSON object; parse_profile(to_json(p)) == p.
std::string to_json(const document_profile& profile);
result<document_profile> parse_profile(std::string_view json);

}  // namespace pagemill::extract
