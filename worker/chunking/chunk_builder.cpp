#include "worker/chunking/chunk_builder.hpp"

#include <algorithm>

namespace pagemill {

bool chunk_builder::ends_with_heading() const {
  const auto last = std::find_if(words_.rbegin(), words_.rend(),
                                 [](const word& each) { return each.role != word_role::caption; });
  return last != words_.rend() && last->role == word_role::heading;
}

bool chunk_builder::try_append(word& next) {
  if (next.size.weight > room()) return false;
  weight_ += next.size.weight;
  words_.push_back(std::move(next));
  return true;
}

/// Parts of one long word count together, everything else by itself.
int chunk_builder::count_tokens() const {
  int tokens = 0;
  for (std::size_t i = 0; i < words_.size();) {
    auto size = words_[i].size;
    std::size_t end = i + 1;
    if (end < words_.size() && words_[end].gap.none()) {
      auto whole = words_[i].text;
      for (; end < words_.size() && words_[end].gap.none(); ++end) whole += words_[end].text;
      size = meter_->measure(whole);
    }
    tokens += tokens == 0 ? size.first_tokens : size.tokens;
    i = end;
  }
  return tokens;
}

std::vector<word> chunk_builder::shed() {
  std::vector<word> taken;
  while (words_.size() > 1 && count_tokens() > weight_max_) {
    taken.insert(taken.begin(), std::move(words_.back()));
    words_.pop_back();
  }
  weight_ = weight_of(words_);
  return taken;
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
  made.tokens = count_tokens();
  made.first_page = words_.front().source.page;
  made.last_page = made.first_page;
  for (const auto& each : words_) {
    if (!made.text.empty()) each.gap.append_to(made.text);
    made.text += each.text;
    made.first_page = std::min(made.first_page, each.source.page);
    made.last_page = std::max(made.last_page, each.source.page);
    const std::pair part(each.source.page, each.source.box);
    if (made.bboxes.empty() || made.bboxes.back() != part) {
      if (std::ranges::find(made.bboxes, part) == made.bboxes.end()) made.bboxes.push_back(part);
    }
  }
  words_.clear();
  weight_ = 0;
  return made;
}

}  // namespace pagemill
