/// Where in a document's outline the text stands, from the levels of the headings seen so far.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

/// Numbers count the headings under the same parent: "2.3.1". Levels may be skipped; the path then
/// has fewer parts.
class heading_path {
 public:
  struct entry {
    int level = 0;
    int ordinal = 0;
    int children = 0;
    std::string title;
    bool operator==(const entry&) const = default;
  };

  heading_path() = default;
  heading_path(std::vector<entry> entries, int top_headings)
      : entries_(std::move(entries)), top_headings_(top_headings) {}

  /// A heading of `level` 1..6 begins. Its title is kept up to 200 bytes.
  void enter(int level, std::string_view title);
  /// The level of the innermost heading; 0 before any.
  int level() const { return entries_.empty() ? 0 : entries_.back().level; }
  /// The path as ltree text; empty before any heading.
  std::string section() const;
  std::vector<std::string> titles() const;

  const std::vector<entry>& entries() const { return entries_; }
  int top_headings() const { return top_headings_; }

 private:
  std::vector<entry> entries_;
  int top_headings_ = 0;
};

}  // namespace pagemill
