#include "common/analysis/analysis_proof.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <string_view>
#include <vector>

#include "common/analysis/text_analysis.hpp"
#include "common/analysis/unicode/analysis_error.hpp"

namespace pagemill {
namespace {

struct known_words {
  std::string_view text;
  std::vector<std::string_view> words;
};

/// "Hôpital" and its full-width like by the tables of normal forms, the others by dictionaries.
const std::array known_texts{
    known_words{"Hôpital Ｈｏ̂ｐital", {"hopital", "hopital"}},
    known_words{"经济发展", {"经济", "发展"}},
    known_words{"ภาษาไทย", {"ภาษา", "ไทย"}},
};

}  // namespace

std::optional<std::string> analysis_fault() {
  try {
    for (const auto& known : known_texts) {
      const auto found = analyze(known.text).tokens;
      if (!std::ranges::equal(found, known.words, {}, &text_token::folded)) {
        return std::format("ICU does not find the words of \"{}\"", known.text);
      }
    }
  } catch (const analysis_data_missing& problem) {
    return problem.what();
  }
  return std::nullopt;
}

}  // namespace pagemill
