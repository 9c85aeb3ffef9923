#include "common/analysis/text_analysis.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "common/analysis/analysis_paths.hpp"
#include "common/analysis/atoms.hpp"
#include "common/analysis/compounds.hpp"
#include "common/analysis/dictionary_words.hpp"
#include "common/analysis/digit_runs.hpp"
#include "common/analysis/unit_text.hpp"

namespace pagemill {
namespace {

// A compound of more tokens is a table of contents or a program; it becomes several.
constexpr std::size_t compound_tokens_max = 16;
constexpr std::size_t kept_units_max = 1 << 16;

class word_cutter {
 public:
  explicit word_cutter(std::span<const unit> units) : units_(units) {}

  text_analysis cut() {
    for (std::uint32_t at = 0; at < units_.size();) {
      const auto kind = units_[at].kind;
      if (kind == character_kind::letter || kind == character_kind::digit) {
        at = cut_compound(at);
      } else if (kind == character_kind::dictionary) {
        at = cut_dictionary_run(at);
      } else {
        ++at;
      }
    }
    add_digit_runs(units_, places_, found_.compounds);
    if (!std::ranges::is_sorted(found_.compounds, {}, &text_compound::first)) {
      std::ranges::stable_sort(found_.compounds, {}, &text_compound::first);
    }
    return std::move(found_);
  }

 private:
  bool is(std::uint32_t at, character_kind kind) const {
    return at < units_.size() && units_[at].kind == kind;
  }
  bool is_word(std::uint32_t at) const {
    return is(at, character_kind::letter) || is(at, character_kind::digit);
  }
  char32_t code(std::uint32_t at) const { return at < units_.size() ? units_[at].code : 0; }

  std::uint32_t end_of_run(std::uint32_t at) const {
    while (is_word(at) || is(at, character_kind::accent)) ++at;
    return at;
  }

  /// Where the next part of the compound begins whose run of letters and digits ends at `at`; `at`
  /// itself if there is none.
  std::uint32_t after_marks(std::uint32_t at) const {
    auto next = at;
    if (code(next) == U'#') {
      ++next;
    } else if (code(next) == U'+' && code(next + 1) == U'+') {
      next += 2;
    }
    if (code(next) == U':' && code(next + 1) == U'/' && code(next + 2) == U'/') {
      next += 3;
    } else if (is(next, character_kind::joiner)) {
      const bool between_digits =
          is(next - 1, character_kind::digit) && is(next + 1, character_kind::digit);
      const bool only_there = code(next) == U',' || code(next) == U':';
      if (only_there && !between_digits) return at;
      ++next;
    }
    return is_word(next) ? next : at;
  }

  std::uint32_t cut_compound(std::uint32_t at) {
    atoms_.clear();
    const auto begin = at;
    const auto first = found_.tokens.size();
    char32_t mark = 0;
    for (auto token = first;;) {
      const auto end = end_of_run(at);
      cut_run(units_, {.first = at, .end = end, .mark = mark, .token = token}, atoms_);
      token = atoms_.back().token + 1;
      at = after_marks(end);
      if (at == end || token - first >= compound_tokens_max) break;
      mark = units_[end].code;
    }
    add_tokens();
    add_compounds(units_, atoms_, found_.compounds);
    add_signs(begin);
    return at;
  }

  void add_tokens() {
    for (std::size_t i = 0; i < atoms_.size();) {
      auto last = i;
      while (last + 1 < atoms_.size() && !atoms_[last + 1].starts_token) ++last;
      add_token(atoms_[i].first, atoms_[last].end, i == last && atoms_[i].digits);
      i = last + 1;
    }
  }

  void add_token(std::uint32_t first, std::uint32_t end, bool digits) {
    text_token token;
    token.begin = units_[first].begin;
    token.end = units_[end - 1].end;
    token.position = static_cast<int>(found_.tokens.size()) + 1;
    const auto kept =
        units_.subspan(first, std::min<std::size_t>(end - first, token_characters_max));
    append_normal(kept, token.normal);
    append_folded(kept, token.folded);
    if (token.folded.empty()) token.folded = token.normal;
    found_.tokens.push_back(std::move(token));
    places_.push_back({first, end, digits});
  }

  /// C#, F#, C++, A+ and .NET.
  void add_signs(std::uint32_t begin) {
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      const bool token =
          atoms_[i].starts_token && (i + 1 == atoms_.size() || atoms_[i + 1].starts_token);
      if (!token || atoms_[i].digits) continue;
      const auto& word = found_.tokens[atoms_[i].token].folded;
      const auto end = atoms_[i].end;
      if (const auto sign = sign_at(end); !sign.empty()) {
        found_.compounds.push_back({atoms_[i].token, 1, word + std::string(sign), false});
      }
      if (i == 0 && begin > 0 && code(begin - 1) == U'.' &&
          (begin == 1 || is(begin - 2, character_kind::blank))) {
        found_.compounds.push_back({atoms_[i].token, 1, "." + word, false});
      }
    }
  }

  std::string_view sign_at(std::uint32_t at) const {
    const bool sharp = code(at) == U'#', twice = code(at) == U'+' && code(at + 1) == U'+';
    if ((sharp && !is_word(at + 1)) || (twice && !is(at + 2, character_kind::letter))) {
      return sharp ? "#" : "++";
    }
    return code(at) == U'+' && !twice && !is_word(at + 1) ? "+" : "";
  }

  std::uint32_t cut_dictionary_run(std::uint32_t at) {
    auto end = at;
    while (is(end, character_kind::dictionary) || is(end, character_kind::accent)) ++end;
    auto first = at;
    for (const auto word_end : dictionary_words(units_.subspan(at, end - at))) {
      add_token(first, at + word_end, false);
      first = at + word_end;
    }
    return end;
  }

  std::span<const unit> units_;
  text_analysis found_;
  std::vector<token_place> places_;
  std::vector<atom> atoms_;
};

}  // namespace

text_analysis analyze(std::string_view text, normal_path path) {
  thread_local std::vector<unit> units;
  read_units(text, units, path);
  auto found = word_cutter(units).cut();
  if (units.capacity() > kept_units_max) units = {};
  return found;
}

text_analysis analyze(std::string_view text) {
  return analyze(text, normal_path::fast);
}

}  // namespace pagemill
