#include "common/analysis/query_analysis.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

/// "term+term | term" of one language.
std::string forms_of(const query_word& word, std::string_view language) {
  std::string all;
  for (const auto& form : word.forms) {
    if (form.language != language) continue;
    if (!all.empty()) all += " | ";
    for (const auto& term : form.terms) all += (&term == form.terms.data() ? "" : "+") + term;
  }
  return all;
}

std::string words_of(std::string_view query) {
  std::string all;
  for (const auto& word : analyze_query(query).words) {
    if (!all.empty()) all += ", ";
    all += word.text;
    if (word.count > 1) all += " x" + std::to_string(word.count);
    if (word.prefix) all += "*";
    if (word.plain) all += " plain";
  }
  return all;
}

std::string phrases_of(std::string_view query) {
  std::string all;
  for (const auto& phrase : analyze_query(query).phrases) {
    all += '[';
    for (const auto& term : phrase.terms) all += term;
    all += ']';
  }
  return all;
}

}  // namespace

TEST_CASE("words are distinct, counted, in order of first appearance") {
  CHECK(words_of("").empty());
  CHECK(words_of("wing of a Wing") == "wing x2 plain, of, a");
  CHECK(words_of("aero* wing a* ae*x") == "aero*, wing plain, a, ae, x");
  CHECK(words_of("AX-2003/B C#") == "ax2003b, c#");
  CHECK(words_of("DE89 3704 0044 0532 0130 00") == "de89370400440532013000");
}

TEST_CASE("quotes make phrases") {
  CHECK(phrases_of("\"wing of\" a \"bird") == "[=wing=of]");
  CHECK(phrases_of("„Flügel des“ «a b» “c d”") == "[=flugel=des][=a=b][=c=d]");
  CHECK(words_of("\"wing of\" a") == "wing plain, of, a");
}

TEST_CASE("a word has forms for each language") {
  const auto word = [](std::string_view query) { return analyze_query(query).words.at(0); };
  CHECK(forms_of(word("wings"), "en") == ":en:wing");
  CHECK(forms_of(word("wings"), "") == "=wings");
  CHECK(forms_of(word("2003"), "*") == "=2003");
  CHECK(word("2003").forms.size() == 1);
  CHECK(forms_of(word("AX2003B"), "*") == "=ax2003b");
  CHECK(forms_of(word("AX-2003/B"), "") == "=ax+=2003+=b");
  CHECK(forms_of(word("Wi-Fi"), "en") == ":en:wifi | :en:wi+:en:fi");
  CHECK(forms_of(word("1,234,567.89"), "*") ==
        "=1234567.89 | =1234567 | =123456789 | =1+=234+=567+=89");
}

TEST_CASE("a word of letters and digits is also the sum of both") {
  const auto word = [](std::string_view query) { return analyze_query(query).words.at(0); };
  CHECK(forms_of(word("AX2003"), "*") == "=ax2003");
  CHECK(forms_of(word("AX2003"), "") == "=ax+=2003");
  CHECK(forms_of(word("AX2003"), "en") == ":en:ax+=2003");
  CHECK(forms_of(word("iPhone14"), "") == "=i+=phone14 | =iphone+=14");
  CHECK(forms_of(word("M8"), "").empty());
}

TEST_CASE("accents that are typed need not be in the document") {
  const auto word = analyze_query("élevées").words.at(0);
  CHECK(word.text == "elevees");
  CHECK(forms_of(word, "fr") == ":fr:elev | :fr:eleve");
  CHECK(forms_of(word, "") == "=elevees");
}

TEST_CASE("signs are part of a word's whole") {
  for (const auto& [query, text, any] : {
           std::array<std::string_view, 3>{"C#", "c#", "=c#"},
           {"C++", "c++", "=c++"},
           {".NET", ".net", "=.net"},
           {"AT&T", "att", "=at&t"},
           {"1.234,50", "1234.50", "=1234.50 | =1234 | =123450 | =1+=234+=50"},
           {"1,234", "1234", "=1234 | =1.234 | =1+=234"},
       }) {
    CAPTURE(query);
    const auto words = analyze_query(query).words;
    REQUIRE(words.size() == 1);
    CHECK(words[0].text == text);
    CHECK(forms_of(words[0], "*") == any);
  }
}

TEST_CASE("quotes need not be well formed") {
  CHECK(phrases_of("\"").empty());
  CHECK(phrases_of("\"\"").empty());
  CHECK(phrases_of("\"a\"\"b\"") == "[=a][=b]");
  CHECK(phrases_of("»der Wal« ”a b” „c”") == "[=der=wal][=a=b][=c]");
  CHECK(phrases_of("“open „too «much").empty());
  CHECK(phrases_of("\"AX-2003/B screws\"") == "[=ax=2003=b=screws]");
}

TEST_CASE("a long query is shortened, and whatever it is, it has an answer") {
  std::string numbers, same, quotes;
  for (int i = 0; i < 1000; ++i) numbers += "x" + std::to_string(i) + "y ";
  for (int i = 0; i < 1000; ++i) same += "wing ";
  for (int i = 0; i < 50'000; ++i) quotes += i % 3 == 0 ? "„" : i % 3 == 1 ? "«" : "\"";
  CHECK(analyze_query(numbers).words.size() == 256);
  CHECK(analyze_query(numbers).shortened);
  CHECK(words_of(same) == "wing x1000 plain");
  CHECK_FALSE(analyze_query(same).shortened);
  CHECK(words_of(quotes).empty());
  for (const std::string_view query : {"", " ", "👍🎉", "'; DROP TABLE chunks; --", "\xFF\xFE",
                                       "مرحبا بالعالم", "*", "**", "a*"}) {
    CAPTURE(query);
    const auto found = analyze_query(query);
    CHECK_FALSE(found.shortened);
    for (const auto& word : found.words) CHECK_FALSE(word.forms.empty());
  }
  CHECK(words_of(std::string(100'000, '\0')).empty());
  CHECK(words_of(std::string(10'000, 'a')) == std::string(64, 'a') + " plain");
}

TEST_CASE("languages may be named") {
  const std::array<std::string_view, 2> languages{"de", "xx"};
  const auto word = analyze_query("Häuser", languages).words.at(0);
  CHECK(forms_of(word, "de") == ":de:haus");
  CHECK(word.forms.size() == 2);
}
