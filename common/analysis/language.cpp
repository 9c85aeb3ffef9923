#include "common/analysis/language.hpp"

#include <algorithm>
#include <array>
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include "common/core/clean_text.hpp"
#include "common/core/language_tag.hpp"

namespace pagemill {
namespace {

constexpr std::array<std::string_view, 28> stemmer_languages{
    "ar", "ca", "da", "de", "el", "en", "es", "eu", "fi", "fr", "ga", "hi", "hu", "hy",
    "id", "it", "lt", "ne", "nl", "no", "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi"};
static_assert(std::ranges::is_sorted(stemmer_languages));

constexpr std::size_t inspected_bytes_max = 4096;
constexpr int letters_min = 24;
constexpr int percent_min = 60;
// CLD2's score by 1000 bytes: sentences of 20 languages had 600 to 1800, a DNA sequence (which
// CLD2 reliably takes for Italian) 284.
constexpr double score_min = 400;

struct language_finding {
  std::string code;  ///< as CLD2 has it
  bool reliable = false;
  int percent = 0;  ///< of the text
  int letters = 0;  ///< bytes
  double score = 0;
};

language_finding ask_cld2(std::string_view text) {
  // CLD2 finds nothing in a text that ends within a character.
  text = beginning_of(text, inspected_bytes_max);
  CLD2::Language found[3]{};
  int percents[3]{}, valid = 0;
  double scores[3]{};
  language_finding what;
  const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::ExtDetectLanguageSummaryCheckUTF8(text.data(), static_cast<int>(text.size()), true, &hints,
                                          0, found, percents, scores, nullptr, &what.letters,
                                          &what.reliable, &valid);
  what.code = CLD2::LanguageCode(found[0]);
  if (what.code == "iw") what.code = "he";
  if (what.code == "jw") what.code = "jv";
  what.percent = percents[0];
  what.score = scores[0];
  return what;
}

}  // namespace

std::string detect_any_language(std::string_view text) {
  const auto what = ask_cld2(text);
  if (!what.reliable || what.percent < percent_min || what.letters < letters_min ||
      what.score < score_min) {
    return "";
  }
  return language_of_tag(what.code).value_or("");
}

std::string detect_language(std::string_view text) {
  auto code = detect_any_language(text);
  return std::ranges::binary_search(stemmer_languages, code) ? code : "";
}

bool looks_like(std::string_view text, std::string_view language) {
  const auto what = ask_cld2(text);
  return what.percent >= percent_min && what.letters >= letters_min &&
         language_of_tag(what.code) == language;
}

std::span<const std::string_view> stemmed_languages() {
  return stemmer_languages;
}

}  // namespace pagemill
