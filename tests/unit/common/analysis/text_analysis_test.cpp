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

}  // namespace

TEST_CASE("words are cut at marks and changes, and catenated") {
  struct row {
    std::string_view text, tokens, compounds;
  };
  for (const auto& [text, tokens, compounds] : {
           row{"", "", ""},
           row{"The wing", "the wing", ""},
           row{"C#", "c", "c#"},
           row{"C++", "c", "c++"},
           row{"F#", "f", "f#"},
           row{".NET", "net", ".net"},
           row{"AT&T", "at t", "at&t att"},
           row{"R&D", "r d", "r&d rd"},
           row{"Wi-Fi", "wi fi", "wifi"},
           row{"l'hôpital", "l hopital", "lhopital"},
           row{"O'Neill", "o neill", "oneill"},
           row{"AX-2003/B", "ax 2003 b", "2003b ax2003 ax2003b"},
           row{"0445-110-369", "0445 110 369", "0445110 0445110369 110369"},
           row{"M8x40", "m8 x40", "40 m8x40"},
           row{"00815", "00815", ""},
           row{"1,234,567.89", "1 234 567 89", "1234567 1234567.89 123456789"},
           row{"1.234.567,89", "1 234 567 89", "1234567 1234567.89 123456789"},
           row{"1,234", "1 234", "1.234 1234"},
           row{"12.5%", "12 5", "12.5 125"},
           row{"§ 263a", "263a", "263"},
           row{"PowerShot", "power shot", "powershot"},
           row{"McDonald", "mc donald", "mcdonald"},
           row{"iPhone14", "i phone14", "14 iphone iphone14 phone"},
           row{"COVID-19", "covid 19", "covid19"},
           row{"20th", "20th", "20 th"},
           row{"WHO's", "who s", "whos"},
           row{"(WHO)", "who", ""},
       }) {
    CAPTURE(text);
    CHECK(tokens_of(text) == tokens);
    CHECK(compounds_of(text) == compounds);
  }
}
