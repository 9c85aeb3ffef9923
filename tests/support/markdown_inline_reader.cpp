#include <algorithm>
#include <array>

#include <utf8proc.h>

#include "tests/support/markdown_reader.hpp"

namespace pagemill::test {
namespace {

constexpr std::string_view ascii_punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/// A piece of text, or a run of marks that may yet become emphasis.
struct inline_node {
  seen_text seen;
  char mark = 0;
  std::size_t length = 0, left = 0;
  bool opens = false, closes = false;
};

bool is_space(std::string_view text, std::size_t at) {
  return at >= text.size() || text[at] == ' ' || text[at] == '\n' || text[at] == '\t' ||
         text.substr(at).starts_with("\u00A0");
}

bool is_punctuation(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  if (static_cast<unsigned char>(text[at]) < 0x80) {
    return ascii_punctuation.find(text[at]) != std::string_view::npos;
  }
  utf8proc_int32_t c = 0;
  utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                   static_cast<utf8proc_ssize_t>(text.size() - at), &c);
  const std::string_view name = utf8proc_category_string(c);
  return name.starts_with('P') || name.starts_with('S');
}

std::size_t character_before(std::string_view text, std::size_t at) {
  if (at == 0) return text.size();
  do {
    --at;
  } while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
  return at;
}

class inline_reader {
 public:
  explicit inline_reader(std::string_view text) : text_(text) {}

  std::vector<seen_text> read() {
    while (at_ < text_.size()) step();
    process(0);
    std::vector<seen_text> out;
    for (auto& node : nodes_) {
      if (node.mark != 0) node.seen.text = std::string(node.left, node.mark);
      if (node.seen.text.empty()) continue;
      auto plain = node.seen;
      plain.text.clear();
      if (!out.empty()) {
        auto last = out.back();
        last.text.clear();
        if (last == plain) {
          out.back().text += node.seen.text;
          continue;
        }
      }
      out.push_back(node.seen);
    }
    return out;
  }

 private:
  void add(std::string text) { nodes_.push_back({.seen = {.text = std::move(text)}}); }

  void step() {
    const char c = text_[at_];
    if (c == '\\' && at_ + 1 < text_.size() &&
        ascii_punctuation.find(text_[at_ + 1]) != std::string_view::npos) {
      add(std::string(1, text_[at_ + 1]));
      at_ += 2;
    } else if (c == '`') {
      read_code();
    } else if (c == '<') {
      read_autolink();
    } else if (c == '&' && text_.substr(at_).starts_with("&amp;")) {
      add("&");
      at_ += 5;
    } else if (c == '*' || c == '_') {
      read_marks();
    } else if (text_.substr(at_).starts_with("[^")) {
      const auto end = text_.find(']', at_);
      nodes_.push_back(
          {.seen = {.text = "\u2060", .link = std::string(text_.substr(at_ + 1, end - at_ - 1))}});
      at_ = end + 1;
    } else if (c == '[') {
      brackets_.push_back(nodes_.size());
      images_.push_back(at_ > 0 && text_[at_ - 1] == '!' && !nodes_.empty() &&
                        nodes_.back().seen.text == "!" && text_[at_ - (at_ > 1 ? 2 : 1)] != '\\');
      add("[");
      ++at_;
    } else if (c == ']') {
      read_link_end();
    } else {
      add(std::string(1, c));
      ++at_;
    }
  }

  void read_code() {
    std::size_t length = 0;
    while (at_ + length < text_.size() && text_[at_ + length] == '`') ++length;
    const auto begin = at_ + length;
    for (auto end = text_.find('`', begin); end != std::string_view::npos;) {
      std::size_t closing = 0;
      while (end + closing < text_.size() && text_[end + closing] == '`') ++closing;
      if (closing == length) {
        auto code = text_.substr(begin, end - begin);
        const bool padded = code.size() > 1 && code.front() == ' ' && code.back() == ' ' &&
                            code.find_first_not_of(' ') != std::string_view::npos;
        if (padded) code = code.substr(1, code.size() - 2);
        nodes_.push_back({.seen = {.text = std::string(code), .code = true}});
        at_ = end + closing;
        return;
      }
      end = text_.find('`', end + closing);
    }
    add(std::string(length, '`'));
    at_ = begin;
  }

  void read_autolink() {
    const auto end = text_.find('>', at_);
    const auto inside = text_.substr(at_ + 1, end == std::string_view::npos ? 0 : end - at_ - 1);
    const bool scheme = inside.starts_with("http") || inside.starts_with("mailto:");
    if (inside.empty() || inside.find(' ') != std::string_view::npos ||
        !(scheme || inside.find('@') != std::string_view::npos)) {
      add("HTML");
      ++at_;
      return;
    }
    nodes_.push_back({.seen = {.text = std::string(inside),
                               .link = (scheme ? "" : "mailto:") + std::string(inside)}});
    at_ = end + 1;
  }

  void read_marks() {
    const char mark = text_[at_];
    std::size_t length = 0;
    while (at_ + length < text_.size() && text_[at_ + length] == mark) ++length;
    const auto before = character_before(text_, at_), after = at_ + length;
    const bool space_before = is_space(text_, before), space_after = is_space(text_, after);
    const bool punctuation_before = is_punctuation(text_, before);
    const bool punctuation_after = is_punctuation(text_, after);
    const bool left = !space_after && (!punctuation_after || space_before || punctuation_before);
    const bool right = !space_before && (!punctuation_before || space_after || punctuation_after);
    inline_node node{.mark = mark, .length = length, .left = length};
    node.opens = mark == '*' ? left : left && (!right || punctuation_before);
    node.closes = mark == '*' ? right : right && (!left || punctuation_after);
    nodes_.push_back(node);
    at_ = after;
  }

  void read_link_end() {
    ++at_;
    if (brackets_.empty() || at_ >= text_.size() || text_[at_] != '(') {
      if (!brackets_.empty()) {
        brackets_.pop_back();
        images_.pop_back();
      }
      add("]");
      return;
    }
    const auto open = brackets_.back();
    const auto end = text_.find(')', at_);
    const auto address = text_.substr(at_ + 1, end - at_ - 1);
    if (end == std::string_view::npos || address.find(' ') != std::string_view::npos) {
      brackets_.pop_back();
      images_.pop_back();
      add("]");
      return;
    }
    process(open + 1);
    nodes_[open].seen.text = images_.back() ? "IMAGE" : "";
    for (auto i = open + 1; i < nodes_.size(); ++i) nodes_[i].seen.link = address;
    brackets_.clear();  // no links in links
    images_.clear();
    at_ = end + 1;
  }

  /// "process emphasis" of the specification, from node `bottom` on.
  void process(std::size_t bottom) {
    for (auto closer = bottom; closer < nodes_.size(); ++closer) {
      while (nodes_[closer].mark != 0 && nodes_[closer].closes && nodes_[closer].left > 0) {
        const auto opener = opener_for(closer, bottom);
        if (opener == closer) break;
        const bool strong = nodes_[opener].left >= 2 && nodes_[closer].left >= 2;
        for (auto i = opener + 1; i < closer; ++i) {
          (strong ? nodes_[i].seen.bold : nodes_[i].seen.italic) = true;
          if (nodes_[i].mark != 0) nodes_[i].opens = nodes_[i].closes = false;
        }
        nodes_[opener].left -= strong ? 2 : 1;
        nodes_[closer].left -= strong ? 2 : 1;
      }
    }
    for (auto i = bottom; i < nodes_.size(); ++i) nodes_[i].opens = nodes_[i].closes = false;
  }

  std::size_t opener_for(std::size_t closer, std::size_t bottom) const {
    const auto& closing = nodes_[closer];
    for (auto i = closer; i-- > bottom;) {
      const auto& node = nodes_[i];
      if (node.mark != closing.mark || !node.opens || node.left == 0) continue;
      const bool both = (node.opens && node.closes) || (closing.opens && closing.closes);
      if (both && (node.length + closing.length) % 3 == 0 &&
          (node.length % 3 != 0 || closing.length % 3 != 0)) {
        continue;
      }
      return i;
    }
    return closer;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<inline_node> nodes_;
  std::vector<std::size_t> brackets_;
  std::vector<bool> images_;
};

}  // namespace

std::vector<seen_text> read_inline(std::string_view markdown) {
  return inline_reader(markdown).read();
}

std::string seen_characters(const std::vector<seen_text>& parts) {
  std::string out;
  for (const auto& part : parts) {
    if (part.link.starts_with('^')) continue;
    for (const char c : part.text) {
      if (c != ' ' && c != '\n' && c != '\t') out += c;
    }
  }
  return out;
}

}  // namespace pagemill::test
