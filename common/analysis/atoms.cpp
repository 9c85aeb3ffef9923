#include "common/analysis/atoms.hpp"

namespace pagemill {
namespace {

// More changes are no word that anybody reads, but a hash or Base64.
constexpr std::size_t run_atoms_max = 8;

enum class change { none, to_digits, to_letters, to_capital, to_raised };

change change_between(const unit& before, const unit& after) {
  if (after.kind == character_kind::accent) return change::none;
  if (after.raised && !before.raised) return change::to_raised;
  const bool digit = after.kind == character_kind::digit;
  if (digit != (before.kind == character_kind::digit)) {
    return digit ? change::to_digits : change::to_letters;
  }
  return !digit && after.upper && !before.upper ? change::to_capital : change::none;
}

bool digits_follow(std::span<const unit> units, std::uint32_t at, std::uint32_t end) {
  while (at < end && units[at].kind != character_kind::digit) ++at;
  return at < end && !units[at].raised;
}

}  // namespace

void cut_run(std::span<const unit> units, atom whole, std::vector<atom>& atoms) {
  const auto before = atoms.size();
  auto current = whole;
  current.digits = units[whole.first].kind == character_kind::digit;
  auto base = whole.first;  // the last unit that is no accent
  for (auto at = whole.first + 1; at < whole.end; ++at) {
    const auto what = change_between(units[base], units[at]);
    if (units[at].kind != character_kind::accent) base = at;
    if (what == change::none) continue;
    if (atoms.size() - before + 1 == run_atoms_max) {
      atoms.resize(before);
      current = whole;
      break;
    }
    current.end = at;
    atoms.push_back(current);
    current.first = at;
    const bool power = what == change::to_raised && units[at - 1].kind == character_kind::digit;
    current.mark = power ? no_catenation : U'\0';
    current.digits = units[at].kind == character_kind::digit;
    current.starts_token = what == change::to_capital || what == change::to_raised ||
                           (what == change::to_letters && digits_follow(units, at, whole.end));
    current.token += current.starts_token ? 1 : 0;
  }
  current.end = whole.end;
  atoms.push_back(current);
}

}  // namespace pagemill
