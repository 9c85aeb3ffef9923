#include "api/ai/extractive/summary_sentences.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <utility>

#include "api/ai/extractive/function_words.hpp"
#include "api/ai/extractive/summary_words.hpp"
#include "common/analysis/indexed_text.hpp"
#include "common/analysis/unicode/characters.hpp"
#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

constexpr std::size_t step_bytes = std::size_t{128} << 10;
constexpr std::size_t fit_bytes_least = 25, fit_bytes_max = 500;
constexpr std::size_t fit_words_least = 5, good_words_least = 9, good_words_max = 35;
/// Of a document of sentences, so much is its beginning.
constexpr double lead_share = 0.04;

bool ends_with_stop(std::string_view text) {
  constexpr std::string_view closers = "\"')]";
  while (!text.empty() && closers.contains(text.back())) text.remove_suffix(1);
  for (const std::string_view mark : {".", "!", "。", "！", "”", "»"}) {
    if (text.ends_with(mark)) return !text.ends_with("..");
  }
  return false;
}

std::string_view without_bullet(std::string_view text) {
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view mark :
         {"•", "▪", "◦", "●", "·", "–", "■", "□", "✓", "➢", "*", "-", "o ", " ", "\xEF\x82\xB7"}) {
      if (!text.starts_with(mark)) continue;
      text.remove_prefix(mark.size());
      more = true;
    }
  }
  return text;
}

/// Of a letter that has a case; a digit or a letter of other scripts begins a sentence, too.
bool begins_small(std::string_view text) {
  const auto first = text.find_first_not_of("\"'([");
  if (first == std::string_view::npos) return true;
  auto at = first;
  const auto code = next_code_point(text, at);
  if (code == U'“' || code == U'„' || code == U'«' || code == U'‘' || code == U'¿' ||
      code == U'¡') {
    return begins_small(text.substr(at));
  }
  const auto& known = character_of(code);
  if (code < 0x0590) return known.kind != character_kind::digit && !known.upper;
  return known.kind == character_kind::separator || known.kind == character_kind::blank;
}

/// Formulas, code, leaders of a table of contents, numbers.
bool is_no_prose(std::string_view text) {
  std::size_t letters = 0, signs = 0, digits = 0, words = 0, single = 0, length = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    if (c == ' ') {
      if (length > 0) ++words;
      if (length == 1 && !std::string_view("aAIyYeEoO&àÀ").contains(text[i - 1])) ++single;
      length = 0;
      continue;
    }
    ++length;
    const char low = static_cast<char>(c | 0x20);
    if (static_cast<unsigned char>(c) >= 0x80 || (low >= 'a' && low <= 'z')) ++letters;
    if (c >= '0' && c <= '9') ++digits;
    if (std::string_view("{}<>=\\|_/[]#$^*~`@+").contains(c)) ++signs;
  }
  const auto bytes = std::max<std::size_t>(1, text.size());
  return signs * 25 > bytes || digits * 6 > bytes || letters * 10 < bytes * 7 ||
         single * 6 > words || text.contains("....") || text.contains(". . .") ||
         text.contains("…………");
}

/// "1.2 Title" is a heading and no sentence; so is "[12] Author, Title.".
bool begins_with_number(std::string_view text) {
  if (text.starts_with('[')) return true;
  const auto end = text.find_first_not_of("0123456789.");
  return end != 0 && end != std::string_view::npos && text.substr(0, end).contains('.');
}

/// "⁸ This is so elsewhere, too."
bool is_footnote(std::string_view text) {
  for (const std::string_view mark : {"¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁰", "†", "‡"}) {
    if (text.starts_with(mark)) return true;
  }
  return false;
}

bool is_title(const passage& from, std::string_view text) {
  return std::ranges::any_of(from.titles, [&](const std::string& title) {
    return title == text || (text.size() > 4 && title.contains(text));
  });
}

double section_factor(const passage& from) {
  auto most = section_worth::normal;
  for (const auto& title : from.titles) {
    const auto worth = worth_of_section(title);
    if (worth == section_worth::none) return 0;
    if (worth == section_worth::side) most = worth;
    if (most != section_worth::side) most = std::max(most, worth);
  }
  if (most == section_worth::side) return 0.3;
  if (most == section_worth::summary) return 1.7;
  return most == section_worth::main ? 1.25 : 1;
}

std::vector<std::int32_t> telling_terms(const indexed_text& text) {
  std::vector<std::int32_t> terms;
  for (const auto& term : text.terms) {
    const auto word = term.text.substr(term.text.find_last_of("=:") + 1);
    if (word.size() < 2 || is_function_word(word)) continue;
    terms.push_back(term.dimension);
  }
  std::ranges::sort(terms);
  const auto twice = std::ranges::unique(terms);
  terms.erase(twice.begin(), twice.end());
  return terms;
}

/// nullopt: no summary should have it.
std::optional<sentence_fitness> fitness_of(const document_sentence& one, std::string_view text,
                                           std::string_view low, const passage& from) {
  if (one.table_row || text.size() < fit_bytes_least || text.size() > fit_bytes_max) {
    return std::nullopt;
  }
  if (is_no_prose(text) || begins_with_number(text) || is_footnote(text) || is_legend(low) ||
      is_title(from, text) || is_boilerplate(low) || text.ends_with('?') || text.ends_with("？") ||
      text.ends_with(':')) {
    return std::nullopt;
  }
  // What was cut out of a sentence, or within one.
  if (begins_small(text) || std::ranges::count(text, '(') != std::ranges::count(text, ')')) {
    return std::nullopt;
  }
  if (!ends_with_stop(text)) return sentence_fitness::line;
  return points_back(low) ? sentence_fitness::pointing : sentence_fitness::whole;
}

}  // namespace

void summary_reader::add(const document_sentence& one, double section, bool first_of_section) {
  const auto place = places_++;
  const auto& from = document_.passages[one.passage];
  const auto text = without_bullet(one.text);
  const auto low = lowered(text);
  if (!seen_.insert(std::hash<std::string>()(low)).second) return;
  const auto indexed = index_text(text, from.language);
  if (one.table_row || indexed.tokens.size() < 3) return;
  auto terms = telling_terms(indexed);
  ++read_.sentences_read;
  for (const auto term : terms) ++read_.sentences_with[term];
  const auto fitness = fitness_of(one, text, low, from);
  if (!fitness || indexed.tokens.size() < fit_words_least || terms.size() < 3) return;
  double worth = section;
  if (first_of_section) worth *= 1.15;
  if (one.opens_block) worth *= 1.1;
  if (states_purpose(low)) worth *= 1.35;
  if (indexed.tokens.size() < good_words_least) worth *= 0.7;
  if (indexed.tokens.size() > good_words_max) worth *= 0.75;
  if (*fitness == sentence_fitness::line) worth *= 0.5;
  if (static_cast<double>(one.passage) <
      lead_share * static_cast<double>(document_.passages.size())) {
    worth *= 1.2;
  }
  read_.sentences.push_back({.passage = one.passage,
                             .place = place,
                             .text = text,
                             .fitness = *fitness,
                             .worth = worth,
                             .terms = std::move(terms)});
}

void summary_reader::read_passage(std::size_t at) {
  const auto& from = document_.passages[at];
  const auto first = cut_.size();
  add_sentences(cut_, document_.passages, at);
  const auto worth = section_factor(from);
  bool new_section = at == 0 || document_.passages[at - 1].section != from.section;
  for (auto i = first; i < cut_.size(); ++i) {
    if (worth == 0 || is_title(from, cut_[i].text)) continue;
    add(cut_[i], worth, std::exchange(new_section, false));
  }
}

bool summary_reader::step() {
  std::size_t bytes = 0;
  while (next_ < document_.passages.size() && bytes < step_bytes) {
    bytes += document_.passages[next_].text.size();
    read_passage(next_++);
    // The last one may yet be found to go on in the next passage.
    if (cut_.size() > 1) cut_.erase(cut_.begin(), cut_.end() - 1);
  }
  return next_ < document_.passages.size();
}

}  // namespace pagemill
