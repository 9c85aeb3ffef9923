/// How a document uses the looks of its text: which is the body's, and which stand out.
#pragma once
#include <cstdint>
#include <map>
#include <vector>

#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {

/// Rows of one font, size and weight.
struct style_use {
  std::uint32_t font = 0;  ///< hash of its name
  float size = 0;          ///< points, in tenths
  bool bold = false;
  bool italic = false;
  std::int64_t characters = 0;
  int rows = 0;
  int rows_in_sentences = 0;  ///< that begin in lower case or end as a sentence does
  bool operator==(const style_use&) const = default;
};

struct color_use {
  std::uint32_t color = 0;
  std::int64_t characters = 0;
  bool operator==(const color_use&) const = default;
};

struct style_table {
  std::vector<style_use> styles;  ///< those with most characters, by these, descending
  std::vector<color_use> colors;  ///< likewise
  std::int64_t characters = 0;
  float leading = 0;  ///< points: the median distance between tops of rows of a raw block; 0: none
  int pages = 0;      ///< that were looked at
  bool operator==(const style_table&) const = default;

  /// Null if it is none of the commonest.
  const style_use* find(const row& line) const;
  std::int64_t characters_of_color(std::uint32_t color) const;
};

/// Takes the rows of any number of pages, then returns their table.
class style_counter {
 public:
  void add(const std::vector<row>& rows);
  style_table finish() const;

 private:
  std::map<std::tuple<std::uint32_t, float, bool, bool>, style_use> styles_;
  std::map<std::uint32_t, std::int64_t> colors_;
  std::map<float, int> pitches_;  ///< points in tenths -> pairs of rows
  int pages_ = 0;
};

}  // namespace pagemill::extract
