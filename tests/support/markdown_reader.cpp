#include "tests/support/markdown_reader.hpp"

#include <algorithm>

namespace pagemill::test {
namespace {

std::size_t leading(std::string_view line, char c) {
  return std::min(line.find_first_not_of(c), line.size());
}

/// The columns of a list mark at the start of `line`, with its space; 0 if there is none.
std::size_t list_mark_columns(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("+ ") || line.starts_with("* ")) return 2;
  const auto digits = std::min(line.find_first_not_of("0123456789"), line.size());
  if (digits == 0 || digits > 9 || digits + 1 >= line.size()) return 0;
  return (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ' ? digits + 2 : 0;
}

class block_reader {
 public:
  explicit block_reader(std::string_view markdown) : rest_(markdown) {}

  std::vector<seen_block> read() {
    for (std::string_view line; next_line(line);) {
      if (line.find_first_not_of(' ') == std::string_view::npos) {
        end_paragraph();
        continue;
      }
      const auto content = into_lists(line);
      add_line(line.substr(content));
    }
    end_paragraph();
    return std::move(blocks_);
  }

 private:
  bool next_line(std::string_view& line) {
    if (rest_.empty()) return false;
    const auto end = std::min(rest_.find('\n'), rest_.size());
    line = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return true;
  }

  /// Leaves the lists that the line is not in and enters those that it begins. Returns where its
  /// content begins.
  std::size_t into_lists(std::string_view line) {
    auto at = leading(line, ' ');
    const bool begins = list_mark_columns(line.substr(at)) > 0;
    auto kept = static_cast<std::size_t>(
        std::ranges::find_if(items_, [&](std::size_t column) { return column > at; }) -
        items_.begin());
    // Text that is not moved in goes on the paragraph of an item, and code is not looked for here.
    if (!begins && kept < items_.size() && !paragraph_.empty()) return at;
    if (kept < items_.size() || begins) end_paragraph();
    items_.resize(kept);
    const auto before = items_.empty() ? 0 : items_.back();
    if (at - before >= 4) return before;  // would be indented code
    mark_.clear();
    while (const auto columns = list_mark_columns(line.substr(at))) {
      mark_ = std::string(line.substr(at, columns - 1));
      at += columns;
      items_.push_back(at);
    }
    return at;
  }

  void add_line(std::string_view line) {
    const auto ticks = leading(line, '`');
    if (paragraph_.empty() && ticks >= 3) return add_code(ticks);
    if (const auto signs = leading(line, '#');
        signs > 0 && signs <= 6 && line.substr(signs).starts_with(' ') && paragraph_.empty()) {
      auto text = line.substr(signs + 1);
      const auto end = text.find_last_not_of('#');
      if (end != std::string_view::npos && text[end] == ' ' && end + 1 < text.size())
        text = text.substr(0, end);
      blocks_.push_back({"heading", 0, std::string(signs, '#'), read_inline(text)});
      return;
    }
    if (line.starts_with("| ") && paragraph_.empty()) return add_row(line);
    if (line.starts_with('>') || line == "---" || line == "***") {
      blocks_.push_back({.kind = "quote or rule"});
    }
    if (!paragraph_.empty()) paragraph_ += '\n';
    paragraph_ += line;
  }

  void add_code(std::size_t ticks) {
    const auto indent = items_.empty() ? 0 : items_.back();
    std::string code;
    for (std::string_view line; next_line(line);) {
      line.remove_prefix(std::min(leading(line, ' '), indent));
      if (line.size() >= ticks && leading(line, '`') == line.size()) break;
      code += line;
      code += '\n';
    }
    blocks_.push_back({"code", items_.size(), "", {{.text = std::move(code), .code = true}}});
  }

  void add_row(std::string_view line) {
    if (line.find_first_not_of("| -:") == std::string_view::npos &&
        line.find("---") != std::string_view::npos) {
      return;
    }
    std::string cells;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
        cells += line[++i];
      } else {
        cells += line[i] == '|' ? ' ' : line[i];
        if (line[i] == '\\' && i + 1 < line.size()) cells += line[++i];
      }
    }
    blocks_.push_back({"row", 0, "", read_inline(cells)});
  }

  void end_paragraph() {
    if (paragraph_.empty()) return;
    std::string_view text = paragraph_;
    if (text.starts_with("[^") && text.find("]: ") != std::string_view::npos) {
      const auto end = text.find("]: ");
      blocks_.push_back(
          {"note", 0, std::string(text.substr(2, end - 2)), read_inline(text.substr(end + 3))});
    } else {
      blocks_.push_back(
          {mark_.empty() ? "paragraph" : "item", items_.size(), mark_, read_inline(text)});
    }
    mark_.clear();
    paragraph_.clear();
  }

  std::string_view rest_;
  std::vector<std::size_t> items_;  ///< columns of the text of each open item
  std::string paragraph_, mark_;
  std::vector<seen_block> blocks_;
};

}  // namespace

std::vector<seen_block> read_markdown(std::string_view markdown) {
  return block_reader(markdown).read();
}

}  // namespace pagemill::test
