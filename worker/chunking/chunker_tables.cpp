#include <algorithm>
#include <iterator>
#include <utility>

#include "worker/chunking/chunker_core.hpp"
#include "worker/chunking/word_reader.hpp"

namespace pagemill {
namespace {

constexpr int empty_cells_max = 8;

}  // namespace

/// A row is a line, cells are separated by tabs: blanks cost no tokens.
std::vector<chunker::implementation::row> chunker::implementation::read_rows(const block& from) {
  const word_source source{page_, from.bbox};
  std::vector<row> rows(from.rows.size());
  bool first = true;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    int tabs = 0;
    for (const auto& cell : from.rows[r]) {
      word_gap gap{0, static_cast<std::uint8_t>(std::min(tabs, empty_cells_max)), 0};
      if (rows[r].empty()) gap.newlines = first ? block_gap.newlines : line_gap.newlines;
      const auto before = rows[r].size();
      read_cell(cell, gap, source, rows[r]);
      if (rows[r].size() != before) tabs = 0;
      ++tabs;
    }
    if (!rows[r].empty()) first = false;
  }
  return rows;
}

void chunker::implementation::read_cell(const std::string& cell, word_gap gap,
                                        const word_source& source, row& into) {
  for (word_reader reader(cell); reader.next();) {
    cut_word(reader.word(), options_.tokens_max / 4, meter_, parts_);
    for (const auto& part : parts_) {
      into.push_back({std::string(part.text), gap, word_role::table, false, source, part.size});
      gap = {};
    }
    gap = space_gap;
  }
}

void chunker::implementation::add_table(const block& from) {
  auto rows = read_rows(from);
  int weight = 0;
  for (const auto& each : rows) weight += weight_of(each);
  if (weight == 0) return;
  end_sentence();
  last_kind_ = block_kind::table;
  // A heading stays with the first rows of its table, if need be without the others.
  const bool led = open_.ends_with_heading();
  const bool whole = weight <= (led ? open_.room() : options_.tokens_max);
  if (!led && (!whole || weight > open_.room())) close_before_table(weight);
  if (whole) {
    for (auto& each : rows) append_all(std::move(each));
  } else {
    add_big_table(std::move(rows), static_cast<std::size_t>(std::max(0, from.header_rows)));
  }
}

void chunker::implementation::close_before_table(int weight) {
  auto caption = open_.take_last_caption();
  const int together = weight_of(caption) + weight;
  if (weight <= options_.tokens_max && together > options_.tokens_max) {
    append_all(std::exchange(caption, {}));
  }
  close_chunk(repeat::nothing);
  append_all(std::move(caption));
}

void chunker::implementation::add_big_table(std::vector<row> rows, std::size_t header_rows) {
  header_rows = std::min(header_rows, rows.size());
  row header;
  for (std::size_t r = 0; r < header_rows; ++r)
    std::ranges::copy(rows[r], std::back_inserter(header));
  for (auto& each : header) each.role = word_role::repeated_header;
  // A header of more than half a part would leave too little room for the rows.
  if (weight_of(header) > options_.tokens_max / 2) header.clear();
  const int room = options_.tokens_max - weight_of(header);

  for (std::size_t r = 0; r < rows.size(); ++r) {
    const bool body = r >= header_rows;
    const auto begin_part = [&] {
      close_chunk(repeat::nothing);
      if (body) append_all(header);
    };
    const int weight = weight_of(rows[r]);
    if (weight > open_.room() && weight <= room && !open_.ends_with_heading()) begin_part();
    for (auto& each : rows[r]) {
      if (open_.try_append(each)) continue;
      begin_part();
      each.gap = line_gap;
      open_.try_append(each);
    }
  }
}

}  // namespace pagemill
