#include "api/ai/extractive/document_comparison.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "api/ai/extractive/alignment.hpp"
#include "api/ai/extractive/change_pairs.hpp"
#include "api/ai/extractive/sentence_keys.hpp"

namespace pagemill {
namespace {

constexpr std::size_t compared_step_bytes = std::size_t{256} << 10;
constexpr std::size_t unmatched = static_cast<std::size_t>(-1);

enum class fate : std::uint8_t { alone, same, moved, changed };

struct sentence_fate {
  fate what = fate::alone;
  std::size_t other = unmatched;  ///< on the other side
};

class differing {
 public:
  differing(const compared_side& left, const compared_side& right)
      : left_(left),
        right_(right),
        of_left_(left.sentences().size()),
        of_right_(right.sentences().size()) {}

  comparison all() {
    for (const auto& [l, r] : align_equal(left_.keys(), right_.keys())) match(l, r, fate::same);
    match_moved();
    match_changed();
    emit();
    return std::move(made_);
  }

 private:
  void match(std::size_t l, std::size_t r, fate what) {
    of_left_[l] = {what, r};
    of_right_[r] = {what, l};
  }

  void match_moved() {
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> alone;
    for (auto r = of_right_.size(); r-- > 0;) {
      if (of_right_[r].what == fate::alone) alone[right_.keys()[r]].push_back(r);
    }
    for (std::size_t l = 0; l < of_left_.size(); ++l) {
      if (of_left_[l].what != fate::alone) continue;
      const auto found = alone.find(left_.keys()[l]);
      if (found == alone.end() || found->second.empty()) continue;
      match(l, found->second.back(), fate::moved);
      found->second.pop_back();
    }
  }

  /// Between two sentences that are the same on both sides.
  template <class Take>
  void for_each_gap(Take take) const {
    std::size_t l = 0, r = 0;
    while (true) {
      auto l_end = l;
      while (l_end < of_left_.size() && of_left_[l_end].what != fate::same) ++l_end;
      const auto r_end = l_end < of_left_.size() ? of_left_[l_end].other : of_right_.size();
      take(l, l_end, r, r_end);
      if (l_end == of_left_.size()) return;
      l = l_end + 1;
      r = r_end + 1;
    }
  }

  void match_changed() {
    std::vector<aligned_pair> changed;
    for_each_gap([&](std::size_t l, std::size_t l_end, std::size_t r, std::size_t r_end) {
      const auto alone = [](const std::vector<sentence_fate>& of, std::size_t from,
                            std::size_t end) {
        std::vector<std::size_t> places;
        for (; from < end; ++from) {
          if (of[from].what == fate::alone) places.push_back(from);
        }
        return places;
      };
      const auto of_left = alone(of_left_, l, l_end), of_right = alone(of_right_, r, r_end);
      if (of_left.empty() || of_right.empty()) return;
      for (const auto& [a, b] :
           pair_changes(words_of(left_, of_left), words_of(right_, of_right))) {
        changed.push_back({of_left[a], of_right[b]});
      }
    });
    for (const auto& [l, r] : changed) match(l, r, fate::changed);
  }

  static std::vector<std::vector<std::uint32_t>> words_of(const compared_side& side,
                                                          const std::vector<std::size_t>& places) {
    std::vector<std::vector<std::uint32_t>> words;
    for (const auto at : places) {
      const auto& one = side.sentences()[at];
      words.push_back(word_keys(one.text, one.rest));
    }
    return words;
  }

  void emit() {
    for_each_gap([&](std::size_t l, std::size_t l_end, std::size_t r, std::size_t r_end) {
      while (l < l_end || r < r_end) {
        if (l < l_end && of_left_[l].what == fate::changed) {
          // What was added before the other half comes first.
          while (r < of_left_[l].other) emit_right(r, r_end);
          add(difference_kind::changed, quote(left_, l, l + 1), quote(right_, r, r + 1));
          ++l;
          ++r;
        } else if (l < l_end) {
          emit_left(l, l_end);
        } else {
          emit_right(r, r_end);
        }
      }
    });
  }

  void emit_left(std::size_t& l, std::size_t l_end) {
    const auto first = l++;
    if (says_nothing(left_, first)) return;
    const auto& begun = of_left_[first];
    const auto goes_on = [&] {
      return l < l_end && of_left_[l].what == begun.what &&
             (begun.what == fate::moved ? of_left_[l].other == of_left_[l - 1].other + 1
                                        : in_paragraph(left_, l));
    };
    while (goes_on()) ++l;
    auto quoted = quote(left_, first, l);
    if (begun.what == fate::alone) return add(difference_kind::removed, std::move(quoted), {});
    add(difference_kind::moved, std::move(quoted),
        quote(right_, begun.other, begun.other + l - first));
  }

  void emit_right(std::size_t& r, std::size_t r_end) {
    const auto first = r++;
    if (of_right_[first].what != fate::alone || says_nothing(right_, first)) return;
    while (r < r_end && of_right_[r].what == fate::alone && in_paragraph(right_, r)) ++r;
    add(difference_kind::added, {}, quote(right_, first, r));
  }

  /// Of signs only, such as the dots of a table of contents.
  static bool says_nothing(const compared_side& side, std::size_t at) {
    const auto& one = side.sentences()[at];
    return word_keys(one.text, one.rest).empty();
  }

  /// Whether the sentence goes on the paragraph of the one before, in the same passage.
  static bool in_paragraph(const compared_side& side, std::size_t at) {
    const auto& one = side.sentences()[at];
    return !one.opens_block && !one.table_row && one.passage == side.sentences()[at - 1].passage;
  }

  /// From `first` on to before `end`, as far as it is in one passage.
  static quotation quote(const compared_side& side, std::size_t first, std::size_t end) {
    const auto& from = side.sentences()[first];
    while (side.sentences()[end - 1].passage != from.passage) --end;
    const auto& last = side.sentences()[end - 1].text;
    return {.passage = from.passage,
            .text = std::string(from.text.data(), last.data() + last.size())};
  }

  void add(difference_kind kind, std::optional<quotation> left, std::optional<quotation> right) {
    if (made_.differences.size() == differences_max) {
      made_.truncated = true;
      return;
    }
    made_.differences.push_back({kind, std::move(left), std::move(right)});
  }

  const compared_side& left_;
  const compared_side& right_;
  std::vector<sentence_fate> of_left_, of_right_;
  comparison made_;
};

}  // namespace

void compared_side::add_keys(std::size_t end) {
  while (keys_.size() < end) {
    const auto& one = sentences_[keys_.size()];
    keys_.push_back(sentence_key(one.text, one.rest));
  }
}

bool compared_side::step() {
  std::size_t bytes = 0;
  while (next_ < passages_.size() && bytes < compared_step_bytes) {
    bytes += passages_[next_].text.size();
    add_sentences(sentences_, passages_, next_++);
  }
  const bool more = next_ < passages_.size();
  // The last one may go on in the next passage.
  add_keys(sentences_.size() - (more && !sentences_.empty() ? 1 : 0));
  return more;
}

comparison compare_sides(const compared_side& left, const compared_side& right) {
  return differing(left, right).all();
}

}  // namespace pagemill
