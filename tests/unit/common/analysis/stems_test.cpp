#include "common/analysis/stems.hpp"

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;

TEST_CASE("stems are folded") {
  struct row {
    std::string_view language, normal, stem;
  };
  for (const auto& [language, normal, stem] : {
           row{"en", "wings", "wing"},
           row{"en", "aeroelastic", "aeroelast"},
           row{"de", "häuser", "haus"},
           row{"de", "strassen", "strass"},
           row{"fr", "hôpitaux", "hopital"},
           row{"fr", "hôpital", "hopital"},
           row{"es", "canciones", "cancion"},
           row{"ru", "книгами", "книг"},
           row{"no", "bøkene", "bok"},
           row{"ar", "المكتبات", "مكتب"},
       }) {
    CAPTURE(normal);
    CHECK(stem_of(language, normal) == stem);
  }
}

TEST_CASE("what is no word of a known language has no stem") {
  CHECK(stem_of("", "wings").empty());
  CHECK(stem_of("ja", "wings").empty());
  CHECK(stem_of("EN", "wings").empty());
  for (const std::string_view word : {"", "2003", "ax2003", "c#", "at&t", "日本語", "\xFF"}) {
    CAPTURE(word);
    CHECK(stem_of("en", word).empty());
  }
}

TEST_CASE("stemmers serve many threads") {
  std::vector<std::string> stems(8);
  {
    std::vector<std::jthread> threads;
    for (auto& stem : stems) {
      threads.emplace_back([&stem] {
        for (int i = 0; i < 1000; ++i) stem = stem_of("en", i % 2 == 0 ? "flying" : "wings");
      });
    }
  }
  for (const auto& stem : stems) CHECK(stem == "wing");
}
