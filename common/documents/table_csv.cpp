#include "common/documents/table_csv.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace pagemill {
namespace {

/// Those of full width are the same to spreadsheets of East Asia.
constexpr std::array<std::string_view, 7> formula_marks = {"=",  "@",      "\t",    "\r",
                                                           "\n", "\uFF1D", "\uFF20"};
constexpr std::array<std::string_view, 4> sign_marks = {"+", "-", "\uFF0B", "\uFF0D"};

bool starts_with_any(std::string_view text, std::span<const std::string_view> marks) {
  return std::ranges::any_of(marks, [text](std::string_view m) { return text.starts_with(m); });
}

/// Spreadsheets drop spaces at the start.
std::string_view without_spaces(std::string_view text) {
  constexpr std::array<std::string_view, 3> spaces = {" ", "\u00A0", "\u3000"};
  while (true) {
    const auto space =
        std::ranges::find_if(spaces, [text](std::string_view s) { return text.starts_with(s); });
    if (space == spaces.end()) return text;
    text.remove_prefix(space->size());
  }
}

/// Signs begin numbers, too. To do harm, a formula calls a function or names another program or
/// sheet.
bool is_formula(std::string_view text) {
  text = without_spaces(text);
  return starts_with_any(text, formula_marks) ||
         (starts_with_any(text, sign_marks) && text.find_first_of("(|!") != std::string_view::npos);
}

void append_csv_cell(std::string& out, const std::string& text) {
  const bool formula = is_formula(text);
  // Some spreadsheets take semicolons for commas.
  if (!formula && text.find_first_of(",;\"\r\n") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  if (formula) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

std::string table_csv(const block& table) {
  const auto columns = column_count(table);
  std::string out;
  for (const auto& row : table.rows) {
    for (std::size_t c = 0; c < columns; ++c) {
      if (c > 0) out += ',';
      if (c < row.size()) append_csv_cell(out, row[c]);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace pagemill
