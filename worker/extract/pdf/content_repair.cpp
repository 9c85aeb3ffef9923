#include "worker/extract/pdf/content_repair.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace pagemill::extract {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

bool is_delimiter(char c) {
  return std::string_view("()<>[]{}/%").contains(c);
}

bool is_number(std::string_view word) {
  return std::ranges::all_of(
      word, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+'; });
}

bool is_operand(std::string_view word) {
  return is_number(word) || word == "true" || word == "false" || word == "null";
}

bool is_operator(std::string_view word) {
  constexpr std::array<std::string_view, 73> known{
      "\"", "'",  "B",  "B*", "BDC", "BI", "BMC", "BT", "BX",  "CS", "DP", "Do", "EI",  "EMC", "ET",
      "EX", "F",  "G",  "ID", "J",   "K",  "M",   "MP", "Q",   "RG", "S",  "SC", "SCN", "T*",  "TD",
      "TJ", "TL", "Tc", "Td", "Tf",  "Tj", "Tm",  "Tr", "Ts",  "Tw", "Tz", "W",  "W*",  "b",   "b*",
      "c",  "cm", "cs", "d",  "d0",  "d1", "f",   "f*", "g",   "gs", "h",  "i",  "j",   "k",   "l",
      "m",  "n",  "q",  "re", "rg",  "ri", "s",   "sc", "scn", "sh", "v",  "w",  "y"};
  return std::ranges::binary_search(known, word);
}

/// These never stand in an array, so one that is open before them lacks its end.
bool ends_text(std::string_view word) {
  return word == "TJ" || word == "ET" || word == "BT";
}

class repair {
 public:
  explicit repair(std::string_view content) : content_(content) { out_.reserve(content.size()); }

  std::string run() {
    while (at_ < content_.size()) step();
    return std::move(out_);
  }

 private:
  void step() {
    switch (content_[at_]) {
      case '(': copy_until(end_of_string()); break;
      case '%': copy_until(std::min(content_.find_first_of("\r\n", at_), content_.size())); break;
      case '<': copy_angle(); break;
      case '/': copy_until(end_of_word(at_ + 1)); break;
      case '[':
        ++depth_;
        copy_until(at_ + 1);
        break;
      case ']':
        depth_ = std::max(depth_ - 1, 0);
        copy_until(at_ + 1);
        break;
      default:
        if (is_space(content_[at_]) || is_delimiter(content_[at_])) {
          copy_until(at_ + 1);
        } else {
          take_word();
        }
    }
  }
  void take_word() {
    const auto end = end_of_word(at_);
    const auto word = content_.substr(at_, end - at_);
    if (ends_text(word)) {
      for (; depth_ > 0; --depth_) out_ += "] ";
    }
    const bool kept = is_operand(word) || (depth_ == 0 && is_operator(word));
    if (!kept) {
      // Its operands would go to the next operator: a marked point takes them and draws nothing.
      if (depth_ == 0) out_ += "MP";
      at_ = end;
      return;
    }
    copy_until(end);
    if (word == "ID" && depth_ == 0) copy_until(end_of_inline_image());
  }
  /// A string in hexadecimal digits, or the start of a dictionary.
  void copy_angle() {
    if (at_ + 1 < content_.size() && content_[at_ + 1] == '<') {
      copy_until(at_ + 2);
      return;
    }
    const auto end = content_.find('>', at_);
    copy_until(end == std::string_view::npos ? content_.size() : end + 1);
  }
  std::size_t end_of_string() const {
    int open = 0;
    for (auto i = at_; i < content_.size(); ++i) {
      if (content_[i] == '\\') {
        ++i;
      } else if (content_[i] == '(') {
        ++open;
      } else if (content_[i] == ')' && --open == 0) {
        return i + 1;
      }
    }
    return content_.size();
  }
  std::size_t end_of_word(std::size_t from) const {
    while (from < content_.size() && !is_space(content_[from]) && !is_delimiter(content_[from])) {
      ++from;
    }
    return from;
  }
  /// Behind its EI, between white space.
  std::size_t end_of_inline_image() const {
    for (auto i = content_.find("EI", at_); i != std::string_view::npos;
         i = content_.find("EI", i + 1)) {
      const bool begins = i > 0 && is_space(content_[i - 1]);
      const bool ends = i + 2 >= content_.size() || is_space(content_[i + 2]);
      if (begins && ends) return i + 2;
    }
    return content_.size();
  }
  void copy_until(std::size_t end) {
    out_.append(content_, at_, end - at_);
    at_ = end;
  }

  std::string_view content_;
  std::string out_;
  std::size_t at_ = 0;
  int depth_ = 0;  ///< of arrays
};

}  // namespace

std::string repaired_content(std::string_view content) {
  return repair(content).run();
}

}  // namespace pagemill::extract
