// How often questions about paragraphs are answered from the right one, and refused.
#include <format>
#include <iostream>
#include <map>

#include "tests/integration/answers/answer_site.hpp"
#include "tests/integration/answers/question_set.hpp"

using namespace pagemill::test;

TEST_CASE("questions are answered from the right document, and refused where none answers") {
  const answer_site site;
  const auto set = read_questions();
  std::map<std::string, std::size_t> paragraph_of;
  for (std::size_t i = 0; i < set.paragraphs.size(); ++i) {
    paragraph_of.emplace(site.add(set.paragraphs[i].text), i);
  }
  site.site.ask("SELECT fold_term_changes(100000)");
  int asked = 0, right = 0, refused_wrongly = 0, refused_rightly = 0;
  for (std::size_t i = 0; i < set.paragraphs.size(); ++i) {
    for (const auto& question : set.paragraphs[i].questions) {
      ++asked;
      const auto answer = site.answer(question);
      site.check_citations(answer);
      if (answer.at("refused").as_bool()) {
        ++refused_wrongly;
        std::cout << "refused: " << question << '\n';
        continue;
      }
      const auto first = answer.at("citations").at(0);
      right += paragraph_of.at(whole_service::text_of(first, "document_id")) == i ? 1 : 0;
    }
  }
  for (const auto& question : set.unanswerable) {
    const auto answer = site.answer(question);
    if (answer.at("refused").as_bool()) {
      ++refused_rightly;
      CHECK(answer.at("citations").as_array().empty());
    } else {
      std::cout << "not refused: " << question << " -> " << answer.at("answer") << '\n';
    }
  }
  const auto none = static_cast<int>(set.unanswerable.size());
  std::cout << std::format("right document {}/{}, refused wrongly {}/{}, rightly {}/{}\n", right,
                           asked, refused_wrongly, asked, refused_rightly, none);
  CHECK(right >= 0.90 * asked);
  CHECK(refused_wrongly <= 0.10 * asked);
  CHECK(refused_rightly >= 0.70 * none);
}
