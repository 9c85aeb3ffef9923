#include "common/documents/running_heads.hpp"

#include <algorithm>
#include <string_view>

#include "common/documents/page_text.hpp"

namespace pagemill {
namespace {

bool is_number(char c) {
  return c >= '0' && c <= '9';
}

/// Of ASCII, or any character beyond it.
bool has_word(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
  });
}

/// The text with each number as one '0'.
std::string form_of(std::string_view text) {
  std::string form;
  for (const char c : text) {
    if (!is_number(c)) {
      form += c;
    } else if (form.empty() || form.back() != '0') {
      form += '0';
    }
  }
  return form;
}

auto find_form(auto& texts, const std::string& form) {
  return std::ranges::find(texts, form, form_of);
}

}  // namespace

bool running_heads::add(const std::vector<block>& blocks) {
  bool took = false;
  for (const auto& one : blocks) {
    if (is_running(one) && add(one.text)) took = true;
  }
  return took;
}

bool running_heads::add(const std::string& text) {
  if (text.size() > text_bytes_max || std::ranges::contains(taken_, text) || !has_word(text)) {
    return false;
  }
  const auto form = form_of(text);
  if (find_form(taken_, form) == taken_.end()) return take(text);
  const auto before = find_form(waiting_, form);
  if (before == waiting_.end()) {
    waiting_.push_back(text);
    return false;
  }
  if (*before != text) {
    *before = text;
    return false;
  }
  waiting_.erase(before);
  return take(text);
}

bool running_heads::take(const std::string& text) {
  std::size_t bytes = text.size();
  for (const auto& one : taken_) bytes += one.size();
  if (taken_.size() >= count_max || bytes > bytes_max) return false;
  taken_.push_back(text);
  return true;
}

}  // namespace pagemill
