#include "api/search/marked_terms.hpp"

#include <doctest/doctest.h>

namespace pagemill {

TEST_CASE("the terms of the languages that were used are marked, and no others") {
  analyzed_query query;
  query.words.push_back({.text = "wings",
                         .plain = true,
                         .forms = {{"en", {":en:wing"}}, {"de", {":de:wing"}}, {"", {"=wings"}}}});
  const auto marks = marked_terms(query, {.languages = {"en"}});
  CHECK(marks.terms == std::set<std::string, std::less<>>{":en:wing", "=wings"});
  CHECK(marks.prefixes.empty());
}

TEST_CASE("common words are marked only in a phrase, or where there are no others") {
  analyzed_query query;
  query.words.push_back({.text = "of", .forms = {{"*", {"=of"}}}});
  query.words.push_back({.text = "wings", .plain = true, .forms = {{"*", {"=wings"}}}});
  const auto marked = [&](double of, double wings) {
    return marked_terms(query, {.terms = {{.word = 0, .term = "=of", .idf = of},
                                          {.word = 1, .term = "=wings", .idf = wings}}})
        .terms;
  };
  const std::set<std::string, std::less<>> both{"=of", "=wings"}, rare{"=wings"};
  CHECK(marked(0.1, 4.0) == rare);
  CHECK(marked(0.1, 0.3) == both);
  query.phrases.push_back({{"=wings", "=of"}});
  CHECK(marked(0.1, 4.0) == both);
  query.phrases.clear();
  query.words.pop_back();
  CHECK(marked_terms(query, {.terms = {{.word = 0, .term = "=of", .idf = 0.1}}}).terms.size() == 1);
}

TEST_CASE("a beginning marks words that begin so, a correction what was found instead") {
  analyzed_query query;
  query.words.push_back({.text = "aero", .prefix = true, .forms = {{"", {"=aero"}}}});
  query.words.push_back({.text = "wnig", .plain = true, .forms = {{"en", {":en:wnig"}}}});
  const auto marks = marked_terms(query, {.languages = {"en"}, .corrections = {{1, {":en:wing"}}}});
  CHECK(marks.prefixes == std::vector<std::string>{"=aero"});
  CHECK(marks.terms.contains(":en:wing"));
}

}  // namespace pagemill
