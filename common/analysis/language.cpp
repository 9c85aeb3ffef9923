#include "common/analysis/language.hpp"

#include <algorithm>
#include <array>
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

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

}  // namespace

std::string detect_language(std::string_view text) {
  text = text.substr(0, inspected_bytes_max);
  CLD2::Language found[3]{};
  int percents[3]{}, letters = 0, valid = 0;
  double scores[3]{};
  bool reliable = false;
  const CLD2::CLDHints hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::ExtDetectLanguageSummaryCheckUTF8(text.data(), static_cast<int>(text.size()), true, &hints,
                                          0, found, percents, scores, nullptr, &letters, &reliable,
                                          &valid);
  if (!reliable || percents[0] < percent_min || letters < letters_min || scores[0] < score_min) {
    return "";
  }
  std::string_view code = CLD2::LanguageCode(found[0]);
  if (code == "nb" || code == "nn") code = "no";
  return std::ranges::binary_search(stemmer_languages, code) ? std::string(code) : "";
}

std::span<const std::string_view> stemmed_languages() {
  return stemmer_languages;
}

}  // namespace pagemill
