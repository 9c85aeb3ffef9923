#include "common/analysis/query_analysis.hpp"

#include <algorithm>
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
