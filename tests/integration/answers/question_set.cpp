#include "tests/integration/answers/question_set.hpp"

#include <fstream>
#include <ranges>

#include <doctest/doctest.h>

#include "tests/support/places.hpp"

namespace pagemill::test {

question_set read_questions(const std::string& name) {
  question_set all;
  std::ifstream file(source_file("tests/integration/answers/" + name));
  for (std::string line; std::getline(file, line);) {
    const auto fields =
        line | std::views::split('\t') | std::ranges::to<std::vector<std::string>>();
    if (fields.size() == 1) {
      all.unanswerable.push_back(fields[0]);
    } else {
      all.paragraphs.push_back(
          {.text = fields[0], .questions = {fields.begin() + 1, fields.end()}});
    }
  }
  REQUIRE(all.paragraphs.size() >= 8);
  REQUIRE(all.unanswerable.size() >= 16);
  return all;
}

}  // namespace pagemill::test
