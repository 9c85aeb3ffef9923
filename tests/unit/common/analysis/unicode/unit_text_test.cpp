#include "common/analysis/unicode/unit_text.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

struct pair_of_texts {
  std::string_view text, expected;
};

std::string normal_of(std::string_view text) {
  std::vector<unit> units;
  read_units(text, 0, units);
  std::string normal;
  append_normal(units, normal);
  return normal;
}

}  // namespace

TEST_CASE("the normal form is NFKC, case-folded, without what is ignorable") {
  for (const auto& [text, expected] : {
           pair_of_texts{"ABC", "abc"},
           {"E\u0301", "é"},
           {"Straße STRASSE ẞ", "strasse strasse ss"},
           {"ﬁle oﬃce", "file office"},
           {"ＡＸ－２００３", "ax-2003"},
           {"\u00B5m \u03BCm", "μm μm"},
           {"H₂O m² ½", "h2o m2 1⁄2"},
           {"con\u00ADfi\u200Bgu\u2060ra\uFEFFtion", "configuration"},
           {"㎏ № Ⅳ", "kg no iv"},
           {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
           {"١٢٣ १२३", "123 123"},
           {"Word™", "word "},
           {"ｶﾞ か\u3099", "ガ が"},
           {"한글", "한글"},
       }) {
    CAPTURE(text);
    CHECK(normal_of(text) == expected);
  }
}

TEST_CASE("accents that people leave away are folded, of scripts that have such") {
  for (const auto& [text, expected] : {
           pair_of_texts{"hôpital résumé zürich kraków", "hopital resume zurich krakow"},
           {"muñoz", "munoz"},
           {"æ œ ø ł đ ı þ ð ħ ŋ", "ae oe o l d i th d h n"},
           {"việt đường", "viet duong"},
           {"i\u0307stanbul", "istanbul"},
           {"ёж йод їжак ґ", "еж иод іжак г"},
           {"ἄνθρωπος άλφα ϊ", "ανθρωποσ αλφα ι"},
           {"مُحَمَّد مـحـمـد", "محمد محمد"},
           {"أحمد إلى آخر مدرسة", "احمد الي اخر مدرسه"},
           {"שָׁלוֹם", "שלום"},
       }) {
    CAPTURE(text);
    CHECK(folded_of(text) == expected);
  }
}

TEST_CASE("vowel signs and voicing marks are no accents") {
  for (const std::string_view text :
       {"हिन्दी", "का कि की", "தமிழ்", "বাংলা", "ภาษาไทย", "ខ្មែរ", "が ガ パ", "한글", "ქართული"}) {
    CAPTURE(text);
    CHECK(folded_of(text) == normal_of(text));
  }
}

TEST_CASE("words of letters are told from others") {
  for (const std::string_view word : {"wing", "hôpital", "книга", "हिन्दी", "عربي"}) {
    CAPTURE(word);
    CHECK(is_of_letters(word));
  }
  for (const std::string_view word : {"", "a1", "c#", "a b", "日本", "ไทย", "\xFF", "\u0301 "}) {
    CAPTURE(word);
    CHECK_FALSE(is_of_letters(word));
  }
  CHECK(character_count("hôpital") == 7);
}
