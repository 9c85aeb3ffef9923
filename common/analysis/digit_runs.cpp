#include "common/analysis/digit_runs.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "common/analysis/numbers.hpp"
#include "common/analysis/unicode/characters.hpp"
#include "common/analysis/unicode/encodings.hpp"

namespace pagemill {
namespace {

constexpr std::size_t run_groups_max = 10;
constexpr std::size_t run_characters_max = 40;
constexpr std::size_t iban_group_characters = 4;
constexpr std::size_t iban_groups_min = 4;

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_ascii_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

class run_finder {
 public:
  run_finder(std::string_view text, cut_text& words)
      : text_(text), words_(words), tokens_(words.tokens), compounds_(words.compounds) {}

  void find(std::span<const std::size_t> candidates) {
    std::size_t done = 0;
    for (const auto first : candidates) {
      if (first < done) continue;
      auto end = end_of_iban(first);
      if (end == first && is_number(first)) end = end_of_numbers(first);
      if (end > first + 1) add(first, end);
      done = std::max(end, first + 1);
    }
  }

 private:
  std::string_view given(std::size_t i) const {
    return text_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
  }
  std::string_view folded(std::size_t i) const { return words_.folded(tokens_[i]); }
  bool is_number(std::size_t i) const {
    return is_ascii_digit(words_.letters[tokens_[i].folded_at]) &&
           std::ranges::all_of(folded(i), is_ascii_digit) && stands_alone(i);
  }

  /// Unlike the 2 of km².
  bool stands_alone(std::size_t i) const {
    return (i == 0 || tokens_[i - 1].end < tokens_[i].begin) &&
           (i + 1 == tokens_.size() || tokens_[i].end < tokens_[i + 1].begin);
  }

  /// The one character between a token and the one before; 0 if there are more or none.
  char32_t mark_before(std::size_t i) const {
    const auto begin = tokens_[i - 1].end;
    if (begin >= tokens_[i].begin) return 0;
    const auto mark = decode_utf8(text_, begin);
    if (begin + mark.size != tokens_[i].begin) return 0;
    return character_of(mark.code).kind == character_kind::blank ? U' ' : mark.code;
  }

  std::size_t end_of_numbers(std::size_t first) const {
    constexpr std::u32string_view marks = U" -.,/'’";
    auto end = first + 1;
    while (end < tokens_.size() && is_number(end) && marks.contains(mark_before(end))) ++end;
    return end;
  }

  bool is_iban_group(std::size_t i) const {
    return given(i).size() <= iban_group_characters && std::ranges::all_of(given(i), [](char c) {
             return is_ascii_digit(c) || is_ascii_upper(c);
           });
  }

  /// DE89 3704 0044 0532 0130 00
  std::size_t end_of_iban(std::size_t first) const {
    const auto head = given(first);
    if (head.size() != iban_group_characters || !is_ascii_upper(head[0]) ||
        !is_ascii_upper(head[1]) || !is_ascii_digit(head[2]) || !is_ascii_digit(head[3])) {
      return first;
    }
    auto end = first + 1;
    while (end < tokens_.size() && is_iban_group(end) && mark_before(end) == U' ' &&
           given(end - 1).size() == iban_group_characters) {
      ++end;
    }
    return end - first >= iban_groups_min ? end : first;
  }

  void add(std::size_t first, std::size_t end) {
    std::vector<digit_group> groups;
    std::string whole;
    bool blanks = false;
    for (auto i = first; i < end; ++i) {
      const auto mark = i == first ? U'\0' : mark_before(i);
      whole += folded(i);
      blanks = blanks || mark == U' ';
      if (groups.size() == run_groups_max || whole.size() > run_characters_max) return;
      groups.push_back({mark, std::string(folded(i))});
    }
    if (!blanks) return;
    auto forms = values_of(groups);
    if (!std::ranges::contains(forms, whole)) forms.push_back(std::move(whole));
    for (auto& form : forms) compounds_.push_back({first, end - first, std::move(form), false});
  }

  std::string_view text_;
  const cut_text& words_;
  const std::vector<cut_token>& tokens_;
  std::vector<text_compound>& compounds_;
};

}  // namespace

void add_digit_runs(std::string_view text, std::span<const std::size_t> candidates,
                    cut_text& words) {
  const auto before = words.compounds.size();
  run_finder(text, words).find(candidates);
  if (words.compounds.size() > before) {
    std::ranges::stable_sort(words.compounds, {}, &text_compound::first);
  }
}

}  // namespace pagemill
