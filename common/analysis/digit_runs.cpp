#include "common/analysis/digit_runs.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "common/analysis/numbers.hpp"
#include "common/analysis/unit_text.hpp"

namespace pagemill {
namespace {

constexpr std::size_t run_groups_max = 10;
constexpr std::size_t run_characters_max = 40;
constexpr std::uint32_t iban_group_characters = 4;
constexpr std::size_t iban_groups_min = 4;

class run_finder {
 public:
  run_finder(std::span<const unit> units, std::span<const token_place> places,
             std::vector<text_compound>& compounds)
      : units_(units), places_(places), compounds_(compounds) {}

  void find() {
    for (std::size_t first = 0; first < places_.size();) {
      auto end = end_of_iban(first);
      if (end == first && places_[first].digits) end = end_of_digits(first);
      if (end > first + 1) add(first, end);
      first = std::max(end, first + 1);
    }
  }

 private:
  /// The one character between a token and the one before; 0 if there are more or less.
  char32_t mark_before(std::size_t i) const {
    const auto at = places_[i - 1].end;
    if (at + 1 != places_[i].first) return 0;
    return units_[at].kind == character_kind::blank ? U' ' : units_[at].code;
  }

  std::size_t end_of_digits(std::size_t first) const {
    constexpr std::u32string_view marks = U" -.,/";
    auto end = first + 1;
    while (end < places_.size() && places_[end].digits && marks.contains(mark_before(end))) ++end;
    return end;
  }

  bool is_iban_group(std::size_t i) const {
    const auto size = places_[i].end - places_[i].first;
    return size <= iban_group_characters &&
           std::ranges::all_of(units_.subspan(places_[i].first, size), [](const unit& each) {
             return each.code < 0x80 && (each.kind == character_kind::digit || each.upper);
           });
  }

  /// DE89 3704 0044 0532 0130 00
  std::size_t end_of_iban(std::size_t first) const {
    const auto at = places_[first].first;
    if (places_[first].end != at + iban_group_characters || !is_iban_group(first)) return first;
    for (std::uint32_t i = 0; i < iban_group_characters; ++i) {
      if ((units_[at + i].kind == character_kind::digit) != (i >= 2)) return first;
    }
    auto end = first + 1;
    while (end < places_.size() && is_iban_group(end) && mark_before(end) == U' ' &&
           places_[end - 1].end - places_[end - 1].first == iban_group_characters) {
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
      digit_group group{mark, {}};
      append_folded(units_.subspan(places_[i].first, places_[i].end - places_[i].first),
                    group.digits);
      whole += group.digits;
      blanks = blanks || mark == U' ';
      groups.push_back(std::move(group));
    }
    if (!blanks || groups.size() > run_groups_max || whole.size() > run_characters_max) return;
    auto forms = values_of(groups);
    if (!std::ranges::contains(forms, whole)) forms.push_back(std::move(whole));
    for (auto& form : forms) compounds_.push_back({first, end - first, std::move(form), false});
  }

  std::span<const unit> units_;
  std::span<const token_place> places_;
  std::vector<text_compound>& compounds_;
};

}  // namespace

void add_digit_runs(std::span<const unit> units, std::span<const token_place> places,
                    std::vector<text_compound>& compounds) {
  run_finder(units, places, compounds).find();
}

}  // namespace pagemill
