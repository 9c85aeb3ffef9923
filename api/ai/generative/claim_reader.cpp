#include "api/ai/generative/claim_reader.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "common/analysis/sentences.hpp"

namespace pagemill {
namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view ends_of_sentences = ".!?,;:";
constexpr std::size_t digits_max = 4;
/// No line of an answer is longer before a mark; what is, is looked at again with each piece.
constexpr std::size_t line_bytes_max = std::size_t{16} * 1024;

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// The length of "[3]" or "[3, 7]" at the beginning of `text`, and its numbers; 0: there is none,
/// nullopt: it may become one.
std::optional<std::size_t> read_mark(std::string_view text, std::vector<std::size_t>& numbers) {
  std::vector<std::size_t> found;
  std::size_t at = 1;
  while (true) {
    at = std::min(text.find_first_not_of(blanks, at), text.size());
    std::size_t number = 0;
    const auto* begin = text.data() + at;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(begin, std::min(end, begin + digits_max), number);
    at += static_cast<std::size_t>(read.ptr - begin);
    if (at == text.size()) return std::nullopt;
    if (read.ec != std::errc()) return 0;
    found.push_back(number);
    at = std::min(text.find_first_not_of(blanks, at), text.size());
    if (at == text.size()) return std::nullopt;
    if (text[at] == ']') break;
    if (text[at] != ',' && text[at] != ';') return 0;
    ++at;
  }
  for (const auto one : found) {
    if (!std::ranges::contains(numbers, one)) numbers.push_back(one);
  }
  return at + 1;
}

/// Marks that follow each other, and the end of the sentence behind them.
struct mark_run {
  std::size_t begin = 0, end = 0;
  std::vector<std::size_t> numbers;
  std::string_view punctuation;
  bool open = false;  ///< more may follow
};

/// The first run of a line; nullopt: it has none.
std::optional<mark_run> find_marks(std::string_view line) {
  for (auto at = line.find('['); at != std::string_view::npos; at = line.find('[', at + 1)) {
    mark_run run{.begin = at, .end = at, .numbers = {}, .punctuation = {}};
    while (true) {
      const auto next = std::min(line.find_first_not_of(blanks, run.end), line.size());
      if (next == line.size() || line[next] != '[') {
        run.open = next == line.size();
        break;
      }
      const auto length = read_mark(line.substr(next), run.numbers);
      if (!length) {
        run.open = true;
        break;
      }
      if (*length == 0) break;
      run.end = next + *length;
    }
    if (run.end == at && !run.open) continue;
    if (run.end < line.size() && ends_of_sentences.contains(line[run.end])) {
      run.punctuation = line.substr(run.end++, 1);
    }
    return run;
  }
  return std::nullopt;
}

/// The sentences of a line, but those that only an address has: "https://example.org/?q=1".
std::vector<std::string_view> sentences_of(std::string_view line) {
  constexpr std::string_view ends_within_addresses = "?!.";
  std::vector<std::string_view> joined;
  for (const auto one : cut_sentences(line)) {
    if (!joined.empty() && joined.back().data() + joined.back().size() == one.data() &&
        ends_within_addresses.contains(joined.back().back())) {
      joined.back() = std::string_view(joined.back().data(), joined.back().size() + one.size());
    } else {
      joined.push_back(one);
    }
  }
  return joined;
}

}  // namespace

std::vector<claim> claim_reader::read(std::string_view text) {
  rest_ += text;
  std::vector<claim> found;
  take(found, false);
  return found;
}

std::vector<claim> claim_reader::finish() {
  std::vector<claim> found;
  take(found, true);
  return found;
}

void claim_reader::take(std::vector<claim>& into, bool at_end) {
  while (!rest_.empty()) {
    const auto end = rest_.find('\n');
    const bool whole = end != std::string::npos || at_end;
    const auto line = rest_.substr(0, end);
    const auto marks = find_marks(line);
    if (!whole && (!marks || marks->open)) {
      if (rest_.size() <= line_bytes_max) return;
      ++dropped_;
      return rest_.clear();
    }
    if (marks && marks->end > marks->begin) {
      const auto sentences = sentences_of(std::string_view(line).substr(0, marks->begin));
      auto numbers = marks->numbers;
      std::erase_if(numbers, [this](std::size_t one) { return one == 0 || one > snippets_; });
      const bool told = !sentences.empty() && !numbers.empty();
      dropped_ += sentences.size() - (told ? 1 : 0);
      if (told) {
        into.push_back({.text = std::string(trimmed(sentences.back())).append(marks->punctuation),
                        .numbers = std::move(numbers),
                        .begins_line = line_begins_});
      }
      if (!sentences.empty()) line_begins_ = false;
      rest_.erase(0, marks->end);
      continue;
    }
    dropped_ += sentences_of(line).size();
    line_begins_ = true;
    rest_.erase(0, end == std::string::npos ? end : end + 1);
  }
}

}  // namespace pagemill
