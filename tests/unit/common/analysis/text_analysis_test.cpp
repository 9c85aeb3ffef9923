#include "common/analysis/text_analysis.hpp"

#include <algorithm>
#include <format>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::string tokens_of(std::string_view text) {
  std::string all;
  for (const auto& token : analyze(text).tokens) {
    if (!all.empty()) all += ' ';
    all += token.folded;
  }
  return all;
}

std::string compounds_of(std::string_view text) {
  std::set<std::string> forms;
  for (const auto& compound : analyze(text).compounds) forms.insert(compound.folded);
  std::string all;
  for (const auto& form : forms) {
    if (!all.empty()) all += ' ';
    all += form;
  }
  return all;
}

struct cut_row {
  std::string_view text, tokens, compounds;
};

void check_cut(const cut_row& expected) {
  CAPTURE(expected.text);
  CHECK(tokens_of(expected.text) == expected.tokens);
  CHECK(compounds_of(expected.text) == expected.compounds);
}

}  // namespace

TEST_CASE("words are cut at marks and changes, and catenated") {
  for (const auto& expected : {
           cut_row{"", "", ""},
           cut_row{"The wing", "the wing", ""},
           cut_row{"C#", "c", "c#"},
           cut_row{"C++", "c", "c++"},
           cut_row{"F#", "f", "f#"},
           cut_row{".NET", "net", ".net"},
           cut_row{"AT&T", "at t", "at&t att"},
           cut_row{"R&D", "r d", "r&d rd"},
           cut_row{"Wi-Fi", "wi fi", "wifi"},
           cut_row{"l'hôpital", "l hopital", "lhopital"},
           cut_row{"O'Neill", "o neill", "oneill"},
           cut_row{"AX-2003/B", "ax 2003 b", "2003b ax2003 ax2003b"},
           cut_row{"0445-110-369", "0445 110 369", "0445110 0445110369 110369"},
           cut_row{"M8x40", "m8 x40", "40 m8x40"},
           cut_row{"00815", "00815", ""},
           cut_row{"1,234,567.89", "1 234 567 89", "1234567 1234567.89 123456789"},
           cut_row{"1.234.567,89", "1 234 567 89", "1234567 1234567.89 123456789"},
           cut_row{"1,234", "1 234", "1.234 1234"},
           cut_row{"12.5%", "12 5", "12.5 125"},
           cut_row{"§ 263a", "263a", "263"},
           cut_row{"PowerShot", "power shot", "powershot"},
           cut_row{"McDonald", "mc donald", "mcdonald"},
           cut_row{"iPhone14", "i phone14", "14 iphone iphone14 phone"},
           cut_row{"COVID-19", "covid 19", "covid19"},
           cut_row{"20th", "20th", "20 th"},
           cut_row{"WHO's", "who s", "whos"},
           cut_row{"(WHO)", "who", ""},
           cut_row{"don't", "don t", "dont"},
           cut_row{"don’t", "don t", "dont"},
           cut_row{"e-mail", "e mail", "email"},
           cut_row{"U.S.A.", "u s a", "sa us usa"},
           cut_row{"user@example.org", "user example org", "exampleorg userexample userexampleorg"},
           cut_row{"annual_report_2024.pdf", "annual report 2024 pdf",
                   "2024pdf annualreport annualreport2024 annualreport2024pdf report2024 "
                   "report2024pdf"},
           cut_row{"5-HT1A", "5 ht1a", "5ht 5ht1a ht"},
           cut_row{"3.14", "3 14", "3.14 314"},
           cut_row{"v1.2.3", "v1 2 3", "1 12 123 23 v12 v123"},
           cut_row{"DE89370400440532013000", "de89370400440532013000", "89370400440532013000 de"},
           cut_row{"DE89 3704 0044 0532 0130 00", "de89 3704 0044 0532 0130 00",
                   "89 de de89370400440532013000"},
           cut_row{"1 234 567,89", "1 234 567 89", "1234567 1234567.89 123456789 567.89 56789"},
           cut_row{"1'234.50", "1 234 50", "1234 1234.50 123450"},
           cut_row{"+49 30 1234567", "49 30 1234567", "49301234567"},
           cut_row{"2021 2022", "2021 2022", "20212022"},
           cut_row{"12:30 word:word a,b", "12 30 word word a b", "1230"},
           cut_row{"A+ Na+", "a na", "a+ na+"},
           cut_row{"Notepad++ C++11", "notepad c 11", "c++ c11 notepad++"},
           cut_row{"C#/.NET", "c net", "c#"},
           cut_row{"(.NET)", "net", ".net"},
       }) {
    check_cut(expected);
  }
}

TEST_CASE("signs, scripts and what is no word") {
  for (const auto& expected : {
           cut_row{"H2O H₂O", "h2o h2o", ""},
           cut_row{"km² 10⁶ x¹", "km 2 10 6 x 1", "km2 x1"},
           cut_row{"½ 2½", "1 2 2 1 2", ""},
           cut_row{"Word™", "word", ""},
           cut_row{"ＡＸ‐２００３", "ax 2003", "ax2003"},
           cut_row{"L’HÔPITAL", "l hopital", "lhopital"},
           cut_row{"öffnen", "offnen", ""},
           cut_row{"con­figu​ration", "configuration", ""},
           cut_row{"Привет, мир", "привет мир", ""},
           cut_row{"مُحَمَّد", "محمد", ""},
           cut_row{"हिन्दी भाषा", "हिन्दी भाषा", ""},
           cut_row{"日本語の文書", "日本語 の 文書", "日本 本語"},
           cut_row{"iPhone手机", "i phone 手机", "iphone"},
           cut_row{"👍🎉 — … ***", "", ""},
           cut_row{std::string_view("a\0b", 3), "a b", ""},
           cut_row{"\xFF\xFE a\xC3", "a", ""},
       }) {
    check_cut(expected);
  }
}

TEST_CASE("a UUID is found whole, by its groups, and has few forms beside") {
  const auto forms = analyze("550e8400-e29b-41d4-a716-446655440000").compounds;
  const auto has = [&](std::string_view form) {
    return std::ranges::contains(forms, form, &text_compound::folded);
  };
  CHECK(has("550e8400e29b41d4a716446655440000"));
  CHECK(has("550e8400"));
  CHECK(has("41d4"));
  CHECK_FALSE(has("8400"));
  CHECK(forms.size() < 25);
}

TEST_CASE("tokens of more than 64 characters are cut") {
  const auto analysis = analyze(std::string(10'000, 'x') + " \u00E9" + std::string(100, 'y'));
  REQUIRE(analysis.tokens.size() == 2);
  CHECK(analysis.tokens[0].folded == std::string(64, 'x'));
  CHECK(analysis.tokens[0].end == 10'000);
  CHECK(analysis.tokens[1].folded == "e" + std::string(63, 'y'));
}

TEST_CASE("many different words are analysed") {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::format("{:x} ", i);
  CHECK(analyze(text).tokens.size() > 20'000);
}
