#include "worker/chunking/chunk_builder.hpp"

#include <algorithm>

namespace pagemill {

bool chunk_builder::only_headings() const {
  return !words_.empty() && std::ranges::all_of(words_, [](const word& each) {
    return each.role == word_role::heading;
  });
}

void chunk_builder::clear() {
  words_.clear();
  weight_ = 0;
}

bool chunk_builder::try_append(word& next) {
  if (words_.empty() || !next.gap.none()) {
    if (next.size.weight > room()) return false;
    weight_ += next.size.weight;
    words_.push_back(std::move(next));
    return true;
  }
  auto& last = words_.back();
  const auto before = last.text.size();
  last.text += next.text;
  const auto size = meter_->measure(last.text);
  if (size.weight - last.size.weight > room()) {
    last.text.resize(before);
    return false;
  }
  weight_ += size.weight - last.size.weight;
  last.size = size;
  return true;
}

std::vector<word> chunk_builder::take_last_caption() {
  const auto last_other = std::find_if(words_.rbegin(), words_.rend(), [](const word& each) {
    return each.role != word_role::caption;
  });
  const auto begin = last_other.base();
  if (begin == words_.begin()) return {};
  std::vector<word> caption(std::make_move_iterator(begin), std::make_move_iterator(words_.end()));
  words_.erase(begin, words_.end());
  weight_ -= weight_of(caption);
  return caption;
}

std::vector<word> chunk_builder::tail(int weight_max) const {
  std::size_t begin = words_.size(), sentence = words_.size();
  for (int weight = 0; begin > 0; --begin) {
    const auto& each = words_[begin - 1];
    weight += each.size.weight;
    if (each.role != word_role::body || weight > weight_max) break;
    if (each.begins_sentence) sentence = begin - 1;
  }
  if (sentence < words_.size()) begin = sentence;
  if (begin == 0) return {};
  return {words_.begin() + static_cast<std::ptrdiff_t>(begin), words_.end()};
}

chunk chunk_builder::build() {
  chunk made;
  made.first_page = words_.front().source.page;
  made.last_page = made.first_page;
  for (const auto& each : words_) {
    if (!made.text.empty()) each.gap.append_to(made.text);
    made.text += each.text;
    made.tokens += made.tokens == 0 ? each.size.first_tokens : each.size.tokens;
    made.first_page = std::min(made.first_page, each.source.page);
    made.last_page = std::max(made.last_page, each.source.page);
    const std::pair part(each.source.page, each.source.box);
    if (made.bboxes.empty() || made.bboxes.back() != part) {
      if (std::ranges::find(made.bboxes, part) == made.bboxes.end()) made.bboxes.push_back(part);
    }
  }
  clear();
  return made;
}

}  // namespace pagemill
