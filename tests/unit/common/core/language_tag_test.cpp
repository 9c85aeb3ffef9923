#include "common/core/language_tag.hpp"

#include <doctest/doctest.h>

using pagemill::language_of_tag;

TEST_CASE("a tag's language is its first part in lower case") {
  for (const auto& [tag, code] : {std::pair{"de", "de"},
                                  {"EN", "en"},
                                  {"en-GB", "en"},
                                  {"Zh-hant-TW", "zh"},
                                  {"de-CH-1996", "de"},
                                  {"sr-Latn-x-private1", "sr"},
                                  {"aa", "aa"},
                                  {"zu", "zu"},
                                  {"nb", "no"},
                                  {"nn-NO", "no"},
                                  {"no", "no"}}) {
    CAPTURE(tag);
    CHECK(language_of_tag(tag) == code);
  }
}

TEST_CASE("what is no tag of a language with two letters has none") {
  for (const auto* tag : {"",          "e",         "deu", "german",    "d ",           " de",
                          "de ",       "d1",        "1d",  "xx",        "gb",           "en_GB",
                          "en-",       "en--GB",    "-en", "en-G B",    "en-abcdefghi", "en,de",
                          "e\xC3\xA9", "\xC3\xA9n", "und", "x-klingon", "en-GB.UTF-8"}) {
    CAPTURE(tag);
    CHECK_FALSE(language_of_tag(tag));
  }
  CHECK_FALSE(language_of_tag(std::string_view("de\0", 3)));
  std::string longest = "en";
  while (longest.size() + 3 <= 64) longest += "-ab";
  CHECK(language_of_tag(longest) == "en");
  CHECK_FALSE(language_of_tag(longest + "-ab"));
}
