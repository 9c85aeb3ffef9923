#include "worker/extract/layout/text/characters.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

#include <utf8proc.h>

#include "worker/extract/unicode/code_points.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

constexpr char32_t first_combining = 0x300;  ///< none before it takes part in a composition
constexpr char32_t non_joiner = 0x200C, joiner = 0x200D;
constexpr std::size_t spaced_letters_min = 5;

/// The private-use code points that symbol fonts of word processors use for bullets.
char32_t symbol_font_bullet(char32_t c) {
  switch (c) {
    case 0xF0B7:
    case 0xF09F:
    case 0xF0A7:
    case 0xF06E:
    case 0xF0D8:
    case 0xF076: return 0x2022;
    default: return c;
  }
}

/// Zero-width spaces and joiners of words, marks of direction, noncharacters.
bool is_nothing(char32_t c) {
  return c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x206F) || c == 0xFEFF ||
         c == 0x180E || c == 0xFFFF;
}

/// Arabic, Syriac, N'Ko and the Indic scripts, where a joiner changes what is read, and emoji.
bool needs_joiners(char32_t c) {
  return (c >= 0x0600 && c <= 0x08FF) || (c >= 0x0900 && c <= 0x0DFF) ||
         (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x18AF) ||
         (c >= 0x2600 && c <= 0x27BF) || c == 0xFE0F || (c >= 0xFB50 && c <= 0xFEFC) ||
         (c >= 0x1F300 && c <= 0x1FAFF);
}

/// Letters of Arabic and Hebrew in the shape that they have in a word. They are letters all the
/// same.
bool is_presentation_form(char32_t c) {
  return (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

/// The letters of a presentation form.
void append_letters(std::string& out, char32_t c) {
  std::array<utf8proc_int32_t, 32> letters{};
  int boundary = 0;
  const auto count = utf8proc_decompose_char(
      static_cast<utf8proc_int32_t>(c), letters.data(), letters.size(),
      static_cast<utf8proc_option_t>(UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE), &boundary);
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    // A mark alone is a presentation form of a space with it.
    if (letters[static_cast<std::size_t>(i)] == ' ' && count > 1 && c >= 0xFE70) continue;
    append_utf8(out, static_cast<char32_t>(letters[static_cast<std::size_t>(i)]));
  }
}

/// Unicode's form for streams allows no longer run of marks (UAX 15, 13): their canonical order
/// takes quadratic time, and no text has that many.
bool has_too_many_marks(std::string_view text) {
  constexpr int marks_max = 30;
  int marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<utf8proc_int32_t>(next_code_point(text, at));
    marks = utf8proc_get_property(c)->combining_class != 0 ? marks + 1 : 0;
    if (marks > marks_max) return true;
  }
  return false;
}

std::string composed(std::string_view text) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  utf8proc_uint8_t* made = nullptr;
  const auto length =
      utf8proc_map(bytes, static_cast<utf8proc_ssize_t>(text.size()), &made,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, &std::free);
  if (length < 0) return std::string(text);
  return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(length)};
}

/// Whether it may melt into the character before it: a mark, a vowel or an end of Hangul.
bool joins_composition(char32_t c) {
  if (c < first_combining) return false;
  if ((c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF)) return true;
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

/// Composes run by run, so that their ends stay known. A mark goes with its letter, whatever its
/// own style is.
std::string composed(std::string_view text, std::span<style_run> runs) {
  if (has_too_many_marks(text)) return std::string(text);
  std::string out;
  std::size_t done = 0;
  const auto compose_to = [&](std::size_t end) {
    if (end > done) out += composed(text.substr(done, end - done));
    done = std::max(done, end);
  };
  for (auto& run : runs) {
    auto end = std::max(run.end, done);
    for (auto next = end; next < text.size(); end = next) {
      if (!joins_composition(next_code_point(text, next))) break;
    }
    compose_to(end);
    run.end = out.size();
  }
  compose_to(text.size());
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char32_t superscript_of(char32_t c) {
  constexpr std::array<char32_t, 10> digits{0x2070, 0xB9,   0xB2,   0xB3,   0x2074,
                                            0x2075, 0x2076, 0x2077, 0x2078, 0x2079};
  if (c >= '0' && c <= '9') return digits[c - '0'];
  switch (c) {
    case '+': return 0x207A;
    case '-':
    case 0x2212:
    case 0x2013: return 0x207B;
    case '=': return 0x207C;
    case '(': return 0x207D;
    case ')': return 0x207E;
    default: return c;
  }
}

/// Pieces between single spaces; an empty piece stands where there were more.
auto pieces_of(std::string_view line) {
  return std::views::split(line, ' ') |
         std::views::transform([](auto piece) { return std::string_view(piece); });
}

bool is_one_letter(std::string_view piece) {
  if (piece.empty()) return false;
  std::size_t at = 0;
  return is_letter(next_code_point(piece, at)) && at == piece.size();
}

bool has_spaced_letters(std::string_view line) {
  std::size_t letters = 0;
  for (const auto piece : pieces_of(line)) {
    if (is_one_letter(piece)) {
      if (++letters == spaced_letters_min) return true;
    } else if (!piece.empty()) {
      letters = 0;
    }
  }
  return false;
}

bool is_alphabet(const std::vector<std::string_view>& pieces, std::size_t begin, std::size_t end) {
  char32_t before = 0;
  for (std::size_t i = begin; i < end; ++i) {
    if (pieces[i].empty()) continue;
    const char32_t c = first_code_point(pieces[i]);
    if (before != 0 && c != before + 1) return false;
    before = c;
  }
  return true;
}

}  // namespace

bool is_unmapped(char32_t c) {
  const bool private_use = (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
  return c == replacement_character || (private_use && symbol_font_bullet(c) == c);
}

std::string clean_line(std::string text, std::span<style_run> runs) {
  if (is_ascii(text)) return text;
  const std::string_view line = text;
  std::string out;
  out.reserve(line.size());
  bool compose = false;
  char32_t before = 0;
  auto run = runs.begin();
  for (std::size_t at = 0; at < line.size();) {
    for (; run != runs.end() && run->end <= at; ++run) run->end = out.size();
    char32_t c = symbol_font_bullet(next_code_point(line, at));
    const bool last = at == line.size();
    if (is_nothing(c)) continue;
    if ((c == joiner || c == non_joiner) &&
        !(needs_joiners(before) && needs_joiners(first_code_point(line.substr(at))))) {
      continue;
    }
    if (c == pdfium_hyphen && !last) continue;
    if (c == soft_hyphen && !last) c = '-';
    compose = compose || c >= first_combining;
    if (is_presentation_form(c)) {
      append_letters(out, c);
    } else {
      append_utf8(out, c);
    }
    before = c;
  }
  for (; run != runs.end(); ++run) run->end = out.size();
  return compose ? composed(out, runs) : out;
}

std::string superscript(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (is_letter(c)) return std::string(text);
    append_utf8(out, superscript_of(c));
  }
  return out;
}

std::string join_spaced_letters(std::string line) {
  if (!has_spaced_letters(line)) return line;
  const auto pieces = pieces_of(line) | std::ranges::to<std::vector>();
  std::string out;
  for (std::size_t i = 0; i < pieces.size();) {
    std::size_t end = i, letters = 0;
    // A run of single letters; empty pieces (further spaces) are the ends of words in it.
    while (end < pieces.size() &&
           (is_one_letter(pieces[end]) || (end > i && pieces[end].empty()))) {
      letters += pieces[end++].empty() ? 0 : 1;
    }
    while (end > i && pieces[end - 1].empty()) --end;
    const bool spaced = letters >= spaced_letters_min && !is_alphabet(pieces, i, end);
    if (!spaced) end = std::max(end, i + 1);
    if (i > 0) out += ' ';
    for (std::size_t k = i; k < end; ++k) {
      const bool word_ends = pieces[k].empty() && !pieces[k - (k > i ? 1 : 0)].empty();
      if (spaced ? word_ends : k > i) out += ' ';
      out += pieces[k];
    }
    i = end;
  }
  return out;
}

}  // namespace pagemill::extract
