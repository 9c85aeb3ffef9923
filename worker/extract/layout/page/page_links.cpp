#include "worker/extract/layout/page/page_links.hpp"

#include <algorithm>
#include <utility>

#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {
namespace {

constexpr std::int64_t words_compared_max = 4'000'000;  ///< all links together: a tenth of a second

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
         static_cast<unsigned char>(c) >= 0x80;
}

class linker {
 public:
  explicit linker(const raw_page& page) : page_(page), linked_(page.words.size(), false) {
    for (std::uint32_t i = 0; i < page.lines.size(); ++i) {
      if (page.lines[i].horizontal) lines_.push_back({middle_y(page.lines[i].bbox), i});
    }
    std::ranges::sort(lines_);
  }

  std::vector<linked_text> run() {
    for (std::size_t i = 0; i < page_.annotations.size() && left_ > 0; ++i) {
      const auto& one = page_.annotations[i];
      if (one.kind == "link" && is_outward_link(one.uri)) add(one.bbox, static_cast<int>(i));
    }
    std::ranges::sort(found_, {}, &linked_text::begin);
    return std::move(found_);
  }

 private:
  void add(const bounding_box& box, int annotation) {
    auto line = std::ranges::lower_bound(lines_, std::pair(box.y0, std::uint32_t{0}));
    for (; line != lines_.end() && line->first <= box.y1 && left_ > 0; ++line) {
      --left_;
      const auto& of = page_.lines[line->second];
      if (of.bbox.x1 >= box.x0 && of.bbox.x0 <= box.x1) add_words(of, box, annotation);
    }
  }

  void add_words(const raw_line& line, const bounding_box& box, int annotation) {
    left_ -= line.word_count;
    bool goes_on = false;
    for (auto i = line.first_word; i < line.first_word + line.word_count; ++i) {
      const auto& word = page_.words[i];
      const float middle = (word.x0 + word.x1) / 2;
      if (linked_[i] || middle < box.x0 || middle > box.x1) {
        goes_on = false;
        continue;
      }
      linked_[i] = true;
      const auto [begin, end] =
          line.leftward ? std::pair(word.begin, word.end) : part_within(word, box);
      if (begin == end) continue;
      if (goes_on && found_.back().end <= begin)
        found_.back().end = end;
      else
        found_.push_back({begin, end, annotation});
      goes_on = true;
    }
  }

  /// The word without what is no letter at its ends and outside of the box. Such characters are
  /// narrow: a full stop has half the width of a letter, and a box is a little larger than its
  /// text.
  std::pair<std::uint32_t, std::uint32_t> part_within(const raw_word& word,
                                                      const bounding_box& box) const {
    auto [begin, end, x0, x1] = word;
    const float width = (x1 - x0) / static_cast<float>(std::max(end - begin, 1U));
    const float outside = width / 5, narrow = width / 2;
    const auto& text = page_.text;
    while (begin < end && x0 + outside < box.x0 && !is_word_character(text[begin])) {
      ++begin;
      x0 += narrow;
    }
    while (begin < end && x1 - outside > box.x1 && !is_word_character(text[end - 1])) {
      --end;
      x1 -= narrow;
    }
    return {begin, end};
  }

  const raw_page& page_;
  std::vector<std::pair<float, std::uint32_t>> lines_;  ///< middle and index
  std::vector<bool> linked_;                            ///< of each word
  std::vector<linked_text> found_;
  std::int64_t left_ = words_compared_max;
};

}  // namespace

std::vector<linked_text> find_linked_text(const raw_page& page) {
  if (std::ranges::none_of(page.annotations,
                           [](const annotation& one) { return !one.uri.empty(); })) {
    return {};
  }
  return linker(page).run();
}

}  // namespace pagemill::extract
