#include "api/ai/extractive/summary_choice.hpp"

#include <string>

#include <doctest/doctest.h>

#include "api/ai/extractive/summary_words.hpp"

using namespace pagemill;

namespace {

passage part(std::string text, std::string section = "", std::vector<std::string> titles = {}) {
  return {.document = {},
          .chunk = 0,
          .first_page = 1,
          .last_page = 1,
          .language = "en",
          .section = std::move(section),
          .titles = std::move(titles),
          .text = std::move(text)};
}

std::string summary(std::vector<passage> passages, summary_style style = summary_style::brief) {
  const document_text document{
      .head = {}, .title = {}, .language = "en", .passages = std::move(passages)};
  summary_reader reader(document);
  while (reader.step()) {
  }
  std::string text;
  for (const auto& group : group_sentences(reader.take(), parts_of(document.passages), style)) {
    if (!group.heading.empty()) text += "# " + group.heading + "|";
    for (const auto at : choose_summary(group)) text.append(group.candidates[at].text).append("|");
  }
  return text;
}

const std::string trains =
    "The night train from Orlo to Pell carries freight and passengers twice a week. Tickets for "
    "the train are sold at the station of Orlo until midnight. ";
const std::string boats =
    "The ferry of Pell crosses the strait with cars and passengers every morning. Storms stop the "
    "ferry on some days of a long winter. ";

}  // namespace

TEST_CASE("a summary has whole sentences in their order, each once") {
  const auto made = summary({part(trains + boats), part(boats)});
  CHECK(made.contains("The night train from Orlo"));
  CHECK(made.find("ferry of Pell") == made.rfind("ferry of Pell"));
}

TEST_CASE("what a reader cannot understand or use alone is left out") {
  for (const auto* bad : {
           "It carries freight and passengers of the train to Orlo and Pell.",
           "However, the train to Orlo and Pell carries freight and passengers.",
           "Figure 3. The train to Orlo and Pell carries freight and passengers.",
           "[3] A. Merrow, The train to Orlo and Pell, freight and passengers, 1954.",
           "Copyright of the train to Orlo and Pell, freight and passengers reserved.",
           "Does the train to Orlo and Pell carry freight and passengers?",
           "train to Orlo and Pell with freight and passengers.",
           "Trains to Orlo and Pell, freight ........ 12.",
           "The train to Orlo and Pell carries freight and passengers (such as.",
           "Instead, this report is about trains to Orlo and Pell with passengers.",
           "⁸ The train to Orlo and Pell carries freight and passengers elsewhere.",
           "3.2 Trains to Orlo and Pell with freight and passengers.",
       }) {
    CAPTURE(bad);
    const auto made = summary({part(trains + boats + bad)});
    CHECK_FALSE(made.contains(bad));
    CHECK_FALSE(made.empty());
  }
}

TEST_CASE("sections of references and contents are left out, an abstract counts most") {
  const auto made =
      summary({part(trains, "1", {"Abstract"}), part(boats, "2", {"The ferry"}),
               part("The train ferry of Orlo and Pell is described in passengers' books.", "3",
                    {"References"})});
  CHECK(made.starts_with("The night train"));
  CHECK_FALSE(made.contains("books"));
}

TEST_CASE("a comprehensive summary has each part under its heading") {
  const auto made = summary({part(trains, "1", {"By rail"}), part(boats, "2", {"By sea"}),
                             part("Walking takes nine days over the high pass.", "3", {"On foot"})},
                            summary_style::comprehensive);
  CHECK(made.starts_with("# By rail|The night train"));
  CHECK(made.contains("# By sea|The ferry"));
  CHECK(made.ends_with("# On foot|Walking takes nine days over the high pass.|"));
}

TEST_CASE("key points do not say the same twice") {
  const auto made =
      summary({part(trains +
                    "The night train from Orlo to Pell carries passengers and freight "
                    "twice each week. " +
                    boats)},
              summary_style::key_points);
  CHECK(made.contains("ferry"));
  CHECK_FALSE((made.contains("twice a week") && made.contains("twice each week")));
}

TEST_CASE("a document without sentences gives its lines, and one without words nothing") {
  CHECK(summary({part("Night trains to Orlo and Pell\n\nFerry over the strait each morning\n\n7")})
            .contains("Night trains to Orlo and Pell|"));
  CHECK(summary({part("1 2 3\n\n***")}).empty());
}

TEST_CASE("parts are the sections of the highest level with several, or pages") {
  const auto by_level =
      parts_of(std::vector{part("", "1.1", {"Book", "A"}), part("", "1.1.1", {"Book", "A", "Aa"}),
                           part("", "1.2", {"Book", "B"}), part("", "1.3", {"Book", "C"})});
  CHECK(by_level.headings == std::vector<std::string>{"A", "B", "C"});
  CHECK(by_level.part_of == std::vector<std::size_t>{0, 0, 1, 2});
  std::vector<passage> pages;
  for (int page = 1; page <= 9; ++page) {
    pages.push_back(part(""));
    pages.back().first_page = pages.back().last_page = page;
  }
  const auto by_page = parts_of(pages);
  CHECK(by_page.headings == std::vector<std::string>{"pp. 1–2", "pp. 3–4", "pp. 5–6", "pp. 7–9"});
  CHECK(by_page.part_of == std::vector<std::size_t>{0, 0, 1, 1, 2, 2, 3, 3, 3});
}

TEST_CASE("this report points to nothing before, this alone does") {
  for (const auto* points : {"it is red.", "however, it is.", "this is red.", "these are red.",
                             "dies ist rot.", "en effet, il est rouge.", "“but no"}) {
    CHECK_MESSAGE(points_back(points), points);
  }
  for (const auto* stands : {"this report is about trains.", "items are red.", "iterations help.",
                             "the tower is red.", "butter is yellow.", "so"}) {
    CHECK_FALSE_MESSAGE(points_back(stands), stands);
  }
  CHECK(is_legend("fig. 3 shows it."));
  CHECK(is_legend("table 12: costs"));
  CHECK_FALSE(is_legend("tables are made of wood."));
  CHECK(worth_of_section("3. References") == section_worth::none);
  CHECK(worth_of_section("Reference manual") == section_worth::normal);
  CHECK(worth_of_section("Executive Summary") == section_worth::summary);
  CHECK(lowered("ÉTÉ  Übung ×") == "été übung ×");
}
