#include "common/analysis/compounds.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "common/analysis/numbers.hpp"
#include "common/analysis/unicode/unit_text.hpp"

namespace pagemill {
namespace {

constexpr std::size_t catenated_tokens_max = 5;
constexpr std::size_t piece_characters_min = 2;
// A UUID has more: nobody looks for a part of its parts.
constexpr std::size_t pieces_of_atoms_max = 8;

class compound_maker {
 public:
  compound_maker(std::span<const unit> units, std::span<const atom> atoms,
                 std::vector<text_compound>& compounds)
      : units_(units), atoms_(atoms), compounds_(compounds), before_(compounds.size()) {}

  void make() {
    bool number = false;
    for (std::size_t first = 0; first < atoms_.size();) {
      const auto end = end_of_digits(first);
      if (end - first > 1) number = add_number(first, end) || number;
      first = std::max(end, first + 1);
    }
    if (!number) add_catenations();
  }

 private:
  static bool joins(char32_t mark) { return mark != 0 && mark != no_catenation; }
  std::size_t size_of(std::size_t i) const { return atoms_[i].end - atoms_[i].first; }
  bool ends_token(std::size_t i) const {
    return i + 1 == atoms_.size() || atoms_[i + 1].starts_token;
  }
  bool may_begin(std::size_t i) const {
    // v1.2.3 has 1.2.3
    const bool goes_on = atoms_[i].digits && i + 1 < atoms_.size() && atoms_[i + 1].digits;
    return atoms_[i].starts_token || (has_pieces() && (is_piece(i) || goes_on));
  }
  bool may_end(std::size_t i) const { return ends_token(i) || (has_pieces() && is_piece(i)); }
  bool has_pieces() const { return atoms_.size() <= pieces_of_atoms_max; }
  bool is_piece(std::size_t i) const { return size_of(i) >= piece_characters_min; }

  /// After the groups of digits that begin with atom `first`, with marks between them.
  std::size_t end_of_digits(std::size_t first) const {
    auto end = first;
    while (end < atoms_.size() && atoms_[end].digits && (end == first || joins(atoms_[end].mark))) {
      ++end;
    }
    return end;
  }

  /// Whether that is all of the compound.
  bool add_number(std::size_t first, std::size_t end) {
    std::vector<digit_group> groups;
    std::string digits;
    for (auto i = first; i < end; ++i) {
      digit_group group{atoms_[i].mark, {}};
      append_folded(text_of(i), group.digits);
      digits += group.digits;
      groups.push_back(std::move(group));
    }
    const auto values = values_of(groups);
    for (const auto& value : values) add(first, end - 1, value);
    if (values.empty()) return false;
    add(first, end - 1, std::move(digits));
    return first == 0 && end == atoms_.size();
  }

  void add_catenations() {
    for (std::size_t first = 0; first < atoms_.size(); ++first) {
      if (!may_begin(first)) continue;
      std::string plain, marked;
      for (auto last = first; last < atoms_.size(); ++last) {
        const auto mark = last > first ? atoms_[last].mark : U'\0';
        const auto tokens = atoms_[last].token - atoms_[first].token + 1;
        if (mark == U',' || mark == no_catenation || plain.size() > 4 * token_characters_max) break;
        if (tokens > catenated_tokens_max && first != 0) break;
        append_folded(text_of(last), plain);
        if (last == first || (!marked.empty() && mark == U'&')) {
          if (mark != 0) marked += '&';
          append_folded(text_of(last), marked);
        } else {
          marked.clear();
        }
        const bool whole = first == 0 && last + 1 == atoms_.size();
        if (!may_end(last) || (tokens > catenated_tokens_max && !whole)) continue;
        const bool token = tokens == 1 && atoms_[first].starts_token && ends_token(last);
        if (!token) add(first, last, plain);
        if (tokens > 1 && !marked.empty()) add(first, last, marked);
      }
    }
  }

  std::span<const unit> text_of(std::size_t i) const {
    return units_.subspan(atoms_[i].first, size_of(i));
  }

  void add(std::size_t first, std::size_t last, std::string folded) {
    const auto token = atoms_[first].token;
    const bool piece = !atoms_[first].starts_token || !ends_token(last);
    if (folded.size() > 4 * token_characters_max || atoms_[last].end - atoms_[first].first > 80) {
      return;
    }
    const bool known = std::ranges::any_of(
        std::span(compounds_).subspan(before_),
        [&](const text_compound& made) { return made.first == token && made.folded == folded; });
    if (known) return;
    compounds_.push_back({token, atoms_[last].token - token + 1, std::move(folded), piece});
  }

  std::span<const unit> units_;
  std::span<const atom> atoms_;
  std::vector<text_compound>& compounds_;
  std::size_t before_;
};

}  // namespace

void add_compounds(std::span<const unit> units, std::span<const atom> atoms,
                   std::vector<text_compound>& compounds) {
  if (atoms.size() > 1) compound_maker(units, atoms, compounds).make();
}

}  // namespace pagemill
