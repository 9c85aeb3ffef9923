#include <algorithm>
#include <array>
#include <utility>

#include "api/ai/extractive/labelled_values.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

constexpr std::size_t label_words_most = 6;
constexpr std::size_t leader_dots_least = 4;

bool is_blank_byte(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_digit_byte(char c) {
  return c >= '0' && c <= '9';
}

/// A word of a text, by its bytes.
struct text_word {
  std::size_t begin = 0, end = 0;
};

std::vector<text_word> words_in(std::string_view text) {
  std::vector<text_word> words;
  for (std::size_t at = 0; at < text.size();) {
    while (at < text.size() && is_blank_byte(text[at])) ++at;
    auto end = at;
    while (end < text.size() && !is_blank_byte(text[end])) ++end;
    if (end > at) words.push_back({.begin = at, .end = end});
    at = end;
  }
  return words;
}

/// A mark between label and value: where the label's words end, and where the value begins.
struct value_mark {
  std::size_t label_begin = 0, label_end = 0, value_begin = 0;
};

bool begins_large(std::string_view word) {
  while (!word.empty() && std::string_view("(\"'#").contains(word[0])) word.remove_prefix(1);
  if (word.empty()) return false;
  const auto byte = static_cast<unsigned char>(word[0]);
  if (byte < 0x80) return word[0] >= 'A' && word[0] <= 'Z';
  return byte == 0xC3 && word.size() > 1 && static_cast<unsigned char>(word[1]) < 0x9F;
}

bool has_digit(std::string_view word) {
  return std::ranges::any_of(word, is_digit_byte);
}

class line_reader {
 public:
  line_reader(std::string_view text, const label_context& context)
      : text_(text), context_(context), words_(words_in(text)) {}

  /// The marks of the text, with the labels before them, in order.
  std::vector<value_mark> marks() {
    std::vector<value_mark> found;
    std::size_t from = 0;  // the word that the value before begins with
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const auto mark = mark_at(i);
      if (!mark) continue;
      const auto label_words = i + (mark->inside ? 1 : 0);
      const auto first = label_start(from, label_words, found.empty());
      if (first < label_words) {
        found.push_back({.label_begin = words_[first].begin,
                         .label_end = mark->label_end,
                         .value_begin = mark->value_begin});
      }
      from = i + 1;
    }
    return found;
  }

 private:
  struct found_mark {
    bool inside = false;  ///< the word has the label's end: "Total:"
    std::size_t label_end = 0, value_begin = 0;
  };

  std::string_view word(std::size_t i) const {
    return text_.substr(words_[i].begin, words_[i].end - words_[i].begin);
  }

  std::optional<found_mark> mark_at(std::size_t i) const {
    const auto one = word(i);
    if (one == ":" || one == "=" || is_leader(one)) {
      return found_mark{.inside = false,
                        .label_end = i > 0 ? words_[i - 1].end : words_[i].begin,
                        .value_begin = words_[i].end};
    }
    if (one.size() > 1 && one.ends_with(':')) {
      return found_mark{
          .inside = true, .label_end = words_[i].end - 1, .value_begin = words_[i].end};
    }
    // "Date:15 March", but not 14:30 and https://
    const auto colon = one.find(':');
    if (colon != std::string_view::npos && colon > 2 && colon + 1 < one.size() &&
        !has_digit(one.substr(0, colon)) && !one.substr(colon + 1).starts_with("//") &&
        one.find(':', colon + 1) == std::string_view::npos) {
      return found_mark{.inside = true,
                        .label_end = words_[i].begin + colon,
                        .value_begin = words_[i].begin + colon + 1};
    }
    return std::nullopt;
  }

  /// "......" and "____" lead from a label to its value.
  static bool is_leader(std::string_view one) {
    return one.size() >= leader_dots_least &&
           (std::ranges::all_of(one, [](char c) { return c == '.'; }) ||
            std::ranges::all_of(one, [](char c) { return c == '_'; }));
  }

  /// The first word of the label that ends before `end`. At the beginning of a text, or of one of
  /// its sentences, it is all of it. Behind another value, whose line may be joined with the
  /// label's, it is the last word with a capital letter, and words of labels before that.
  std::size_t label_start(std::size_t from, std::size_t end, bool at_begin) const {
    bool bounded = at_begin;
    std::size_t first = end;
    while (first > from && end - first < label_words_most) {
      const auto one = word(first - 1);
      if (has_digit(one)) break;
      if (first < end && (one.ends_with('.') && one.size() > 3)) {
        bounded = true;
        break;
      }
      if (first < end && (one.ends_with(';') || one.ends_with('|') || one == "\u2022")) {
        bounded = true;
        break;
      }
      --first;
    }
    if (first == from && at_begin) return first;
    const bool whole = first > from && (has_digit(word(first - 1)) || bounded);
    if (whole && end - first <= 4) return first;
    auto start = end;
    while (start > first) {
      --start;
      if (begins_large(word(start))) break;
    }
    while (start > first && is_label_word(word(start - 1))) --start;
    return start;
  }

  bool is_label_word(std::string_view one) const {
    const auto found = label_words(one, context_.language);
    return !found.empty() && std::ranges::all_of(found, [&](const label_word& each) {
      return !each.meaning.empty() || has_word(context_.fields, each);
    });
  }

  std::string_view text_;
  const label_context& context_;
  std::vector<text_word> words_;
};

/// Where a value ends that nothing else ends: with its sentence, if it is long.
std::size_t sentence_end(std::string_view text) {
  if (text.size() <= value_bytes_max) return text.size();
  const auto stop = text.find(". ");
  return stop == std::string_view::npos ? text.size() : stop + 1;
}

/// "The notice period is three months": a label, a linking word, a value.
void add_sentence_values(std::string_view text, const labelled_value& like,
                         const label_context& context, std::vector<labelled_value>& into) {
  constexpr auto links = std::to_array<std::string_view>(
      {"is", "was", "are", "ist", "beträgt", "lautet", "est", "es", "è"});
  constexpr auto articles =
      std::to_array<std::string_view>({"The", "the", "Der", "Die", "Das", "der", "die", "das", "Le",
                                       "La", "le", "la", "El", "el", "Il", "il"});
  constexpr double sentence_trust = 0.85;
  const auto all = words_in(text);
  const auto word = [&](std::size_t i) {
    return text.substr(all[i].begin, all[i].end - all[i].begin);
  };
  for (std::size_t i = 2; i + 1 < all.size(); ++i) {
    if (!std::ranges::contains(links, word(i))) continue;
    auto first = i;
    while (first > 0 && i - first < 5 && !std::ranges::contains(articles, word(first - 1)) &&
           !has_digit(word(first - 1)) && !word(first - 1).ends_with(',')) {
      --first;
    }
    if (first == 0 || first == i || !std::ranges::contains(articles, word(first - 1))) continue;
    auto one = like;
    one.label = label_words(text.substr(all[first].begin, all[i].begin - all[first].begin),
                            context.language);
    const auto rest = text.substr(all[i].end);
    const auto stop = rest.find(". ");
    one.text = rest.substr(0, stop);
    const auto end = all[i].end + one.text.size();
    one.cited = trim(text.substr(all[first - 1].begin, end - all[first - 1].begin), " \t\n");
    one.trust *= sentence_trust;
    one.open_end = true;
    into.push_back(std::move(one));
  }
}

}  // namespace

bool is_label_text(std::string_view text) {
  constexpr std::size_t label_text_bytes_max = 60;
  const auto all = words_in(text);
  return !all.empty() && all.size() <= label_words_most && text.size() <= label_text_bytes_max &&
         !has_digit(text) && !text.ends_with('.');
}

void add_line_values(std::string_view text, const labelled_value& like,
                     const label_context& context, std::vector<labelled_value>& into) {
  const auto marks = line_reader(text, context).marks();
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const auto& mark = marks[i];
    const bool last = i + 1 == marks.size();
    const auto end = last ? text.size() : marks[i + 1].label_begin;
    if (end <= mark.value_begin) continue;
    auto one = like;
    one.label = label_words(text.substr(mark.label_begin, mark.label_end - mark.label_begin),
                            context.language);
    auto value = text.substr(mark.value_begin, end - mark.value_begin);
    if (last) value = value.substr(0, sentence_end(value));
    one.text = trim(value, " \t\n");
    if (one.label.empty() || one.text.empty()) continue;
    one.cited = trim(
        text.substr(mark.label_begin, mark.value_begin + value.size() - mark.label_begin), " \t\n");
    one.open_end = one.text.size() > value_bytes_max;
    into.push_back(std::move(one));
  }
  add_sentence_values(text, like, context, into);
}

}  // namespace pagemill
