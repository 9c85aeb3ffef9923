#include "api/ai/generative/claim_reader.hpp"

#include <format>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::string shown(const std::vector<claim>& claims) {
  std::string text;
  for (const auto& one : claims) {
    text += one.text;
    for (const auto number : one.numbers) text += std::format(" {}", number);
    text += one.begins_line ? "^|" : "|";
  }
  return text;
}

std::string read_whole(std::string_view text, std::size_t snippets = 9) {
  claim_reader reader(snippets);
  auto claims = reader.read(text);
  for (auto& one : reader.finish()) claims.push_back(std::move(one));
  return shown(claims);
}

std::size_t dropped_of(std::string_view text) {
  claim_reader reader(9);
  reader.read(text);
  reader.finish();
  return reader.dropped_sentences();
}

}  // namespace

TEST_CASE("a sentence is told with its marks, wherever they stand") {
  CHECK(read_whole("It was built in 1854 [3].") == "It was built in 1854. 3^|");
  CHECK(read_whole("It was built in 1854. [3]") == "It was built in 1854. 3^|");
  CHECK(read_whole("Built in 1854 [3][7]. Lit in 1928 [1].") ==
        "Built in 1854. 3 7^|Lit in 1928. 1|");
  CHECK(read_whole("Built in 1854 [3, 7] [2].") == "Built in 1854. 3 7 2^|");
  CHECK(read_whole("Built in 1854 [3] by Ada [4].") == "Built in 1854 3^|by Ada. 4|");
  CHECK(read_whole("- One [1]\n- Two [2]\n") == "- One 1^|- Two 2^|");
  CHECK(read_whole("Twice [1][1].") == "Twice. 1^|");
}

TEST_CASE("a sentence without a mark is not told") {
  CHECK(read_whole("The moon built it.") == "");
  CHECK(read_whole("The moon built it. Ada built it [1].") == "Ada built it. 1^|");
  CHECK(read_whole("Heading\nAda built it [1]") == "Ada built it 1^|");
  CHECK(read_whole("[1]") == "");
  CHECK(dropped_of("The moon built it. Ada built it [1]. And more.") == 2);
}

TEST_CASE("a number that no snippet has is no mark") {
  CHECK(read_whole("Invented [10].", 9) == "");
  CHECK(read_whole("Invented [0].") == "");
  CHECK(read_whole("Half invented [3][99].") == "Half invented. 3^|");
  CHECK(dropped_of("Invented [10].") == 1);
  CHECK(read_whole("Far too long [123456].") == "");
}

TEST_CASE("brackets that are no marks are text") {
  CHECK(read_whole("An array a[i] has n items [2].") == "An array a[i] has n items. 2^|");
  CHECK(read_whole("See [sic] there [2].") == "See [sic] there. 2^|");
  CHECK(read_whole("Not a mark [1a] but [2].") == "Not a mark [1a] but. 2^|");
}

TEST_CASE("pieces of any length give the same claims") {
  constexpr std::string_view text =
      "First one [1]. Second. Third one. [2] [3]\n- Fourth a[i] [4, 5]\nRest.";
  const auto whole = read_whole(text);
  for (std::size_t size = 1; size < text.size(); ++size) {
    claim_reader reader(9);
    std::vector<claim> claims;
    for (std::size_t at = 0; at < text.size(); at += size) {
      for (auto& one : reader.read(text.substr(at, size))) claims.push_back(std::move(one));
    }
    for (auto& one : reader.finish()) claims.push_back(std::move(one));
    CHECK(shown(claims) == whole);
  }
}

TEST_CASE("a line without an end is not kept") {
  claim_reader reader(9);
  const std::string piece(1000, 'a');
  for (int i = 0; i < 100; ++i) CHECK(reader.read(piece).empty());
  CHECK(reader.dropped_sentences() == 5);
  // One that has marks is, however much arrives at once.
  std::string line;
  for (int i = 0; i < 2000; ++i) line += "Built in 1854 [3]. ";
  CHECK(claim_reader(9).read(line + "N").size() == 2000);
  CHECK(shown(reader.read(".\nBuilt in 1854 [3]. N")) == "Built in 1854. 3^|");
}

TEST_CASE("a claim is told as soon as its marks have ended") {
  claim_reader reader(9);
  CHECK(reader.read("Built in 1854 [3").empty());
  CHECK(reader.read("]").empty());
  CHECK(shown(reader.read(". N")) == "Built in 1854. 3^|");
}
