/// Running heads and feet: lines in the margins that distinct pages repeat. A page's own number may
/// vary in them; what else varies is content, such as the number of an invoice.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "worker/extract/layout/page/raw_page.hpp"
#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {

enum class margin { none, top, bottom };

/// The margin of the page that contains the row.
margin margin_of(const row& line, float page_height);
/// The distance from the page's edge to the row's middle.
float edge_distance(const row& line, margin where, float page_height);

/// A line at the same place on several pages.
struct repeated_line {
  margin where = margin::top;
  float distance = 0;         ///< points from the page's top or bottom edge to the line's middle
  std::string key;            ///< its text, the page's number replaced by '#' if there is an offset
  std::optional<int> offset;  ///< of the number from the page
  bool operator==(const repeated_line&) const = default;
};

/// Where pages have their number: the line there contains a number that is the page plus `offset`.
struct folio {
  margin where = margin::top;
  float distance = 0;  ///< as of repeated_line
  int offset = 0;
  bool operator==(const folio&) const = default;
};

struct running_lines {
  std::vector<repeated_line> repeated;
  std::vector<folio> folios;
  /// Most lines with a folio also have words that a further page has there, as a chapter's title
  /// above its pages: then such a line is a running head on every page.
  bool titles_run = false;
  bool operator==(const running_lines&) const = default;
};

/// Takes the rows of any number of pages, then returns what they repeat.
class running_line_finder {
 public:
  void add(const raw_page& page, const std::vector<row>& rows);
  /// `large` is the font size from which text may be a heading.
  running_lines finish(float large) const;

 private:
  struct sighting {
    repeated_line line;
    float size = 0;
    int page = 0;
    std::string rest;  ///< without the number, if there is one
  };
  std::vector<repeated_line> repeated_lines(float large) const;
  std::vector<folio> folios(float large) const;
  bool titles_run(const std::vector<folio>& folios) const;

  std::vector<sighting> sightings_;
  int pages_ = 0;
};

/// The margin in which `line` is a running head or foot of `page`, or none.
margin running_margin(const row& line, const raw_page& page, const running_lines& known,
                      float large);

/// Sizes and distances of a profile are told apart by tenths of a point.
float to_tenths(float points);

}  // namespace pagemill::extract
