/// The position of the text in the document's outline, from the levels of the headings so far.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

/// Numbers count the headings under the same parent: "2.3.1". If levels are skipped, the path has
/// fewer parts.
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

  /// Starts a heading of `level` 1..6. Up to 200 bytes of its title are kept.
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
