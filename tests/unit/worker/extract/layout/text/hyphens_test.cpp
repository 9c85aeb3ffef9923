#include "worker/extract/layout/text/hyphens.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

struct line_end {
  std::string before, after;  ///< what stands around the hyphen
};

/// Some words of two languages.
const word_filter_builder& few_words() {
  static const word_filter_builder made = [] {
    word_filter_builder words(1000);  // room: no false hits
    for (const auto* word : {"this", "is", "the", "state", "of", "art", "a", "long", "term", "plan",
                             "therapist", "rapist", "to", "be", "gin", "well", "in", "on"}) {
      words.add(word_language::english, word);
    }
    for (const auto* word : {"dies", "ist", "der", "plan", "long", "term", "in", "haus"}) {
      words.add(word_language::german, word);
    }
    return words;
  }();
  return made;
}

bool keeps_hyphen(const line_end& end, const word_filter& words) {
  return role_of_hyphen(end.before, end.after, words) == hyphen_role::joins_words;
}

bool keeps_among_few(const line_end& end) {
  return keeps_hyphen(end, word_filter(few_words().bits()));
}

TEST_CASE("a word of a megabyte is no word, and its size does not matter") {
  const std::string letters(1'000'000, 'x');
  for (int i = 0; i < 1000; ++i) REQUIRE_FALSE(keeps_among_few({letters, letters}));
  CHECK(keeps_among_few({letters + " this is the long", "term plan in " + letters}));
}

TEST_CASE("a hyphen breaks a word where one part, or the whole, says so") {
  const std::vector<line_end> table{
      {"this is the the", "rapist of the state"},      // a word together
      {"this is the THE", "rapist of the state"},      // whatever its case
      {"this is the deter", "mination of the state"},  // no words
      {"this is the long", "itude of the state"},      // one word only
      {"dies ist der long", "term der plan"},          // words of another language, too
      {"be", "gin"},                                   // short, and nothing around
      {"12", "th"},
      {"", "term"},
      {"long", ""},
      {"long ", "term"},
      {"dell\u2019u", "tente"},
      {"dell'u", "tente"},
  };
  for (const auto& end : table) {
    CAPTURE(end.before);
    CAPTURE(end.after);
    CHECK_FALSE(keeps_among_few(end));
  }
}

TEST_CASE("a hyphen stays after a single letter, and between two words that are none together") {
  const std::vector<line_end> table{
      {"n", "tridecanal"},
      {"this is the n", "tridecanal"},
      {"this is a \u00e9", "tat"},
      {"long", "term"},
      {"a LONG", "term plan"},
      {"this is a long", "term plan"},
      {"this is the state-of", "the-art plan"},
  };
  for (const auto& end : table) {
    CAPTURE(end.before);
    CAPTURE(end.after);
    CHECK(keeps_among_few(end));
  }
}

TEST_CASE("the hyphens of real words are told by the built-in lists") {
  const std::vector<line_end> broken{
      {"as told in the deter", "mination of the court in this case"},
      {"there is a labora", "tory in this house, and fur"},
      {"and this is fur", "ther than we want to go today"},
      {"die Bundes", "republik hat in diesem Jahr viel getan"},
      {"das ist die Donau", "dampfschifffahrt in dieser Stadt"},
      {"il faut que nous al", "lions dans cette maison pour voir"},
      {"en esta ciudad la determi", "naci\u00f3n de los hombres"},
      {"in questo modo l\u2019u", "tente pu\u00f2 scrivere una parola"},
  };
  for (const auto& end : broken) {
    CAPTURE(end.before);
    CHECK_FALSE(keeps_hyphen(end, built_in_words()));
  }
  const std::vector<line_end> kept{
      {"we have made a long", "term plan for the people of this town"},
      {"on the twenty", "first day of the month we will go"},
      {"this is a well", "known fact in the whole town"},
      {"nous le ferons peut", "\u00eatre dans cette maison demain"},
  };
  for (const auto& end : kept) {
    CAPTURE(end.before);
    CHECK(keeps_hyphen(end, built_in_words()));
  }
}

TEST_CASE("a hyphen before a conjunction stands for the rest of a word") {
  for (const auto& end :
       std::vector<line_end>{{"es gibt hier viele Vor", "und Nachteile in diesem Haus"},
                             {"die Ein", "oder Ausgabe in diesem Jahr"},
                             {"in the years of pre", "and post-war times in this town"},
                             {"this is a two", "or three-year plan for the people"},
                             {"med mange SATA", "og andre diske som er i huset her"},
                             {"det finns in", "och utmatning i det h\u00e4r huset"},
                             {"er zijn hier in", "en uitgangen in dit huis van de stad"},
                             {"les accords pr\u00e9", "et post-op\u00e9ratoires dans cette maison"},
                             {"en esta ciudad hay cosas bi", "y tridimensionales de los hombres"},
                             {"X", "und Y"}}) {
    CAPTURE(end.before);
    CHECK(role_of_hyphen(end.before, end.after, built_in_words()) == hyphen_role::suspends_word);
  }
}

TEST_CASE("what looks like a conjunction may be the end of a word") {
  for (const auto& end : std::vector<line_end>{
           {"we have eaten a pota", "to in this house, and fur"},
           {"dies ist ein H", "und in diesem Haus"},
           {"sebagai peladen untuk kli", "en yang baik"},  // of no language that we know
           {"in the hus", "band of the house"},
           {"this is a vagab", "ond of the town"}}) {
    CAPTURE(end.before);
    CHECK(role_of_hyphen(end.before, end.after, built_in_words()) != hyphen_role::suspends_word);
  }
}

TEST_CASE("a hyphen stays between words that the document joins elsewhere") {
  const std::vector<std::string> known{"apt-get", "debian-paketen"};
  const auto role = [&](std::string_view before, std::string_view after) {
    return role_of_hyphen(before, after, built_in_words(), known);
  };
  CHECK(role("the program apt", "get is one of those in this") == hyphen_role::joins_words);
  CHECK(role("the program APT", "get is one of those in this") == hyphen_role::joins_words);
  CHECK(role("mit allen Debian", "paketen in diesem Haus") == hyphen_role::joins_words);
  CHECK(role("the program apt", "itude is one of those in this") == hyphen_role::breaks_word);
  CHECK(role("the program lapt", "get is one of those in this") == hyphen_role::breaks_word);
}

TEST_CASE("compounds are read inside lines") {
  using texts = std::vector<std::string>;
  CHECK(compounds_in("run apt-get, or Out-of-Date \u00dcber-Ich") ==
        texts{"apt-get", "out-of", "of-date", "\u00fcber-ich"});
  CHECK(compounds_in("a - b x86-64 -i --help end- 2-b c-").empty());
  CHECK(compounds_in(std::string(30, 'a') + "-b").empty());
  CHECK(compounds_in(std::string(1'000'000, '-')).empty());
}

}  // namespace
}  // namespace pagemill::extract
