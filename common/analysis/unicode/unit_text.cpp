#include "common/analysis/unicode/unit_text.hpp"

#include <algorithm>
#include <vector>

#include "common/analysis/unicode/encodings.hpp"
#include "common/analysis/unicode/folding.hpp"

namespace pagemill {

void append_normal(std::span<const unit> units, std::string& text) {
  for (const auto& each : units) append_utf8(text, each.code);
}

void append_folded(std::span<const unit> units, std::string& text) {
  for (const auto& each : units) {
    if (each.code < 0x80) {
      text += static_cast<char>(each.code);
      continue;
    }
    const auto& form = character_of(each.code).folded;
    if (form.count == short_form::many) {
      for (const char32_t code : fold_accents(each.code)) append_utf8(text, code);
    } else {
      for (std::size_t i = 0; i < form.count; ++i) append_utf8(text, form.codes[i]);
    }
  }
}

std::string folded_of(std::string_view normal) {
  thread_local std::vector<unit> units;
  read_units(normal, 0, units);
  std::string folded;
  append_folded(units, folded);
  return folded;
}

bool is_of_letters(std::string_view normal) {
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  if (std::ranges::all_of(normal, is_small)) return !normal.empty();
  thread_local std::vector<unit> units;
  read_units(normal, 0, units);
  return !units.empty() && std::ranges::all_of(units, [](const unit& each) {
    return each.kind == character_kind::letter || each.kind == character_kind::accent;
  });
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace pagemill
