#include "api/ai/extractive/document_sentences.hpp"

#include <algorithm>
#include <string>

#include "common/analysis/sentences.hpp"

namespace pagemill {
namespace {

/// Chunks repeat at most half of their tokens.
constexpr std::size_t repeated_bytes_max = 8192;

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// The longest end of `before` that is a beginning of `next`, by Knuth, Morris and Pratt.
std::size_t common_border(std::string_view before, std::string_view next) {
  const auto most = std::min({before.size(), next.size(), repeated_bytes_max});
  const auto pattern = next.substr(0, most);
  before = before.substr(before.size() - most);
  std::vector<std::size_t> border(most, 0);
  for (std::size_t i = 1, k = 0; i < most; ++i) {
    while (k > 0 && pattern[i] != pattern[k]) k = border[k - 1];
    if (pattern[i] == pattern[k]) ++k;
    border[i] = k;
  }
  std::size_t matched = 0;
  for (const char c : before) {
    if (matched == most) matched = border[matched - 1];
    while (matched > 0 && c != pattern[matched]) matched = border[matched - 1];
    if (c == pattern[matched]) ++matched;
  }
  // Shorter ones may begin and end between words where the longest does not.
  while (matched > 0) {
    const bool begins = matched == before.size() || is_blank(before[before.size() - matched - 1]);
    const bool ends = matched == next.size() || is_blank(next[matched]);
    if (begins && ends) return matched;
    matched = border[matched - 1];
  }
  return 0;
}

std::string_view line_at(std::string_view text, std::size_t at) {
  return text.substr(at, text.find('\n', at) - at);
}

/// The first row of the table that `before` ends with.
std::string_view first_row_of_last_table(std::string_view before) {
  std::string_view first;
  auto end = before.size();
  while (true) {
    const auto begin = end == 0 ? 0 : before.rfind('\n', end - 1) + 1;
    const auto line = before.substr(begin, end - begin);
    if (!line.contains('\t')) break;
    first = line;
    if (begin == 0) break;
    end = begin - 1;
  }
  return first;
}

/// A table that is cut between chunks has its header rows in each.
std::size_t repeated_header_rows(std::string_view before, std::string_view next) {
  const auto header = first_row_of_last_table(before);
  if (header.empty()) return 0;
  const auto table = before.substr(static_cast<std::size_t>(header.data() - before.data()));
  std::size_t size = 0;
  while (size < next.size()) {
    const auto line = line_at(next, size);
    if (!line.contains('\t') || line_at(table, std::min(size, table.size())) != line) break;
    size = std::min(next.size(), size + line.size() + 1);
  }
  return size;
}

bool ends_a_sentence(std::string_view text) {
  constexpr std::string_view closers = "\"')]}";
  while (!text.empty() && closers.contains(text.back())) text.remove_suffix(1);
  for (const std::string_view mark : {".", "!", "?", ":", ";", "。", "！", "？", "…", "”", "»"}) {
    if (text.ends_with(mark)) return true;
  }
  return false;
}

void add_of_line(std::vector<document_sentence>& into, std::uint32_t passage, std::string_view line,
                 bool opens) {
  if (line.contains('\t')) {
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return;
    line = line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
    into.push_back({.passage = passage, .opens_block = opens, .table_row = true, .text = line});
    return;
  }
  for (const auto text : cut_sentences(line)) {
    into.push_back({.passage = passage, .opens_block = opens, .text = text});
    opens = false;
  }
}

}  // namespace

std::size_t repeated_beginning(const passage& before, const passage& next) {
  if (before.section != next.section || before.titles != next.titles) return 0;
  if (const auto rows = repeated_header_rows(before.text, next.text); rows > 0) return rows;
  const auto size = common_border(before.text, next.text);
  return std::string_view(next.text).substr(0, size).contains('\t') ? 0 : size;
}

void add_sentences(std::vector<document_sentence>& into, std::span<const passage> passages,
                   std::size_t at) {
  const auto passage = static_cast<std::uint32_t>(at);
  std::string_view text = passages[at].text;
  const auto repeated = at == 0 ? 0 : repeated_beginning(passages[at - 1], passages[at]);
  const bool ends_line = repeated > 0 && text[repeated - 1] == '\n';
  text.remove_prefix(repeated);
  const auto first = into.size();
  bool goes_on = repeated > 0 && !ends_line && !text.starts_with('\n');
  const bool breaks_off = goes_on && first > 0 && !into.back().table_row &&
                          into.back().passage + 1 == passage && !ends_a_sentence(into.back().text);
  for (std::size_t from = 0; from < text.size();) {
    const auto line = line_at(text, from);
    add_of_line(into, passage, line, !goes_on);
    goes_on = false;
    from += line.size() + 1;
  }
  if (breaks_off && into.size() > first && !into[first].table_row) {
    into[first - 1].rest = into[first].text;
    into.erase(into.begin() + static_cast<std::ptrdiff_t>(first));
  }
}

}  // namespace pagemill
