#include "common/analysis/language_choice.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/analysis/language.hpp"

using namespace pagemill;

namespace {

const std::string german =
    "Der Ausschuss hat den Haushalt nach langer Aussprache genehmigt. Die Kosten des neuen "
    "Gebäudes "
    "waren höher als erwartet, weil der Baugrund nicht trug und die Arbeiten länger dauerten. "
    "Über die Fenster wird erst im Frühjahr entschieden, wenn das Gutachten vorliegt.";
const std::string english =
    "The committee approved the annual budget after a long discussion. The costs of the new "
    "building were higher than expected, because the ground did not carry it and the work took "
    "longer. The windows will not be decided upon before spring, when the report is there.";
const std::string czech =
    "Výbor po dlouhé diskusi schválil roční rozpočet. Náklady na novou budovu byly vyšší, než se "
    "čekalo, protože půda nebyla dost pevná a práce trvaly déle, než bylo v plánu.";
const std::string numbers = "1,234 5,678 9,012 3.45 6.78 2021 2022 2023 1,231 12.5 % 99.1";

std::vector<std::string> choose(language_choice& languages, const std::vector<std::string>& texts) {
  std::vector<std::string> chosen;
  for (const auto& text : texts) chosen.push_back(languages.choose(text));
  return chosen;
}

using codes = std::vector<std::string>;

}  // namespace

TEST_CASE("each chunk has its own language, and what says nothing that of the document") {
  language_choice languages;
  CHECK(choose(languages, {"Bericht 2024", german, "3. Kosten", numbers, english, "Kapitel", german,
                           czech, ""}) ==
        codes{"", "de", "de", "de", "en", "de", "de", "cs", "de"});
  CHECK(languages.document_language() == "de");
}

TEST_CASE("a long text has its language wherever the look at it ends") {
  const std::string sentence =
      "Комитет после долгого обсуждения утвердил годовой бюджет, хотя расходы на новое здание "
      "оказались выше, чем ожидалось, потому что грунт был недостаточно прочным. ";
  std::string text;
  while (text.size() < 6000) text += sentence;
  for (const auto& shifted : {text, "x" + text}) {
    CHECK(detect_any_language(shifted) == "ru");
    language_choice languages;
    CHECK(languages.choose(shifted) == "ru");
    CHECK(languages.choose(shifted) == "ru");
    language_choice by_page;
    by_page.look_at_page(shifted);
    CHECK(by_page.document_language() == "ru");
  }
}

TEST_CASE("the option is the language of everything") {
  language_choice languages("fr", {.first = "en"});
  languages.set_said("it");
  languages.look_at_page(german);
  CHECK(languages.is_settled());
  CHECK(choose(languages, {"", german, english}) == codes{"fr", "fr", "fr"});
  CHECK(languages.document_language() == "fr");
}

TEST_CASE("what the file says counts until a language is detected") {
  language_choice languages;
  CHECK(languages.choose("Bericht 2024").empty());
  languages.set_said("fi");
  CHECK_FALSE(languages.is_settled());
  CHECK(languages.document_language() == "fi");
  CHECK(choose(languages, {"Bericht 2024", german, "3. Kosten"}) == codes{"fi", "de", "de"});
  CHECK(languages.document_language() == "de");
}

TEST_CASE("a page's text says the language of its title, but never another than is known") {
  language_choice languages;
  languages.look_at_page(numbers);
  CHECK_FALSE(languages.is_settled());
  languages.look_at_page("Bericht 2024\n" + german);
  CHECK(languages.choose("Bericht 2024") == "de");
  languages.look_at_page(english);
  CHECK(choose(languages, {"Kapitel 2", english}) == codes{"de", "en"});
}

TEST_CASE("a choice that continues with the document's language alone falls back to it") {
  language_choice languages({}, {.first = "de"});
  CHECK(choose(languages, {"Kapitel", german, english, numbers}) == codes{"de", "de", "en", "de"});
  CHECK(languages.detected().last == "en");
}

TEST_CASE("languages are the same wherever the work was interrupted") {
  const std::vector<std::string> texts{"1", numbers, english, "2", german, "3", english, numbers};
  language_choice whole;
  const auto undisturbed = choose(whole, texts);
  for (std::size_t cut = 0; cut <= texts.size(); ++cut) {
    CAPTURE(cut);
    const auto middle = texts.begin() + static_cast<std::ptrdiff_t>(cut);
    language_choice first;
    auto chosen = choose(first, {texts.begin(), middle});
    language_choice second({}, first.detected());
    for (auto& code : choose(second, {middle, texts.end()})) chosen.push_back(code);
    CHECK(chosen == undisturbed);
    CHECK(second.document_language() == whole.document_language());
  }
}

TEST_CASE("any bytes have a language or none") {
  language_choice languages;
  for (const auto& text :
       {std::string(500, '\0'), std::string(500, '\x80'), std::string(500, '\xFF'), german}) {
    languages.choose(text);
    languages.choose(text.substr(1));
  }
  CHECK(languages.document_language() == "de");
}
