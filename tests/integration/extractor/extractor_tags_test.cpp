// Tagged files: what their structure trees say is used where it makes sense, and bounded.
#include <format>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"

namespace pagemill::test {
namespace {

std::string marked(int number, std::string_view text, int x, int y) {
  return std::format("/P <</MCID {}>> BDC {}EMC\n", number, shown(text, x, y));
}

/// Objects 1 to n are `elements`, then comes the root; its kids and those of the page's content
/// are given as references.
page_parts tagged(std::string content, std::vector<std::string> elements, std::string_view kids,
                  std::string_view of_content) {
  const auto root = elements.size() + 1;
  for (auto& each : elements) {
    while (each.contains("ROOT")) each.replace(each.find("ROOT"), 4, std::format("{} 0 R", root));
  }
  elements.push_back(std::format(
      "<< /Type /StructTreeRoot /K [{}] /ParentTree << /Nums [0 [{}]] >> >>", kids, of_content));
  return {
      .content = std::move(content),
      .page_entries = "/StructParents 0",
      .catalog_entries = std::format("/StructTreeRoot {} 0 R /MarkInfo << /Marked true >>", root),
      .objects = std::move(elements)};
}

/// Two columns whose lines the file draws by turns, and their elements in the order of columns.
const std::string by_turns =
    marked(0, "left one goes", 50, 700) + marked(2, "right one goes", 320, 701) +
    marked(1, "left two ends", 50, 650) + marked(3, "right two ends", 320, 651);
const std::vector<std::string> four{"<< /S /P /P ROOT /K 0 >>", "<< /S /P /P ROOT /K 1 >>",
                                    "<< /S /P /P ROOT /K 2 >>", "<< /S /P /P ROOT /K 3 >>"};

}  // namespace

TEST_CASE("columns that are drawn by turns are read as the tree has them") {
  page_reader reader;
  const auto read = [&](std::string_view kids, std::string_view of_content) {
    return reader.read_page(tagged(by_turns, four, kids, of_content)).text;
  };
  const std::string content = "1 0 R 2 0 R 3 0 R 4 0 R";
  CHECK(read(content, content) ==
        "left one goes\n\nleft two ends\n\nright one goes\n\nright two ends");
  const auto untagged = reader.text_of(by_turns);
  // A tree against all sense, one without this page, and one that names other elements.
  CHECK(read("2 0 R 3 0 R 1 0 R 4 0 R", content) == untagged);
  CHECK(read("", "") == untagged);
  CHECK(read(content, "1 0 R null 9 0 R (x)") == untagged);
}

TEST_CASE("an element's own text stands for what it draws") {
  page_reader reader;
  CHECK(reader
            .read_page(tagged(marked(0, "x1", 50, 700),
                              {"<< /S /Span /P ROOT /K 0 /ActualText (said) >>"}, "1 0 R", "1 0 R"))
            .text == "said");
}

TEST_CASE("cycles and bottomless trees are read as none") {
  page_reader reader;
  const auto content = marked(0, "one", 50, 700) + marked(1, "two", 50, 600);
  const auto cycle =
      tagged(content, {"<< /S /P /P 2 0 R /K 0 >>", "<< /S /Sect /P 1 0 R /K [1 0 R] >>"}, "1 0 R",
             "1 0 R 2 0 R");
  CHECK(reader.read_page(cycle).text == "one\n\ntwo");
  std::vector<std::string> deep{"<< /S /P /P 2 0 R /K 0 >>"};
  constexpr int levels = 100'000;
  for (int i = 2; i < levels; ++i) {
    deep.push_back(std::format("<< /S /Sect /P {} 0 R /K [{} 0 R] >>", i + 1, i - 1));
  }
  deep.push_back("<< /S /Sect /P ROOT >>");
  CHECK(reader.read_page(tagged(content, deep, "", "1 0 R 1 0 R")).text == "one\n\ntwo");
}

TEST_CASE("a page of a hundred thousand elements is read") {
  page_reader reader;
  std::string content, kids;
  std::vector<std::string> elements;
  for (int i = 0; i < 100'000; ++i) {
    content += marked(i, "w", 20 + i % 25 * 22, 780 - i / 25 % 70 * 11 - i / 1750 % 11);
    kids += std::format("{} 0 R ", i + 1);
    elements.push_back(std::format("<< /S /P /P ROOT /K {} >>", i));
  }
  const auto page = reader.read_page(tagged(content, std::move(elements), kids, kids));
  CHECK(page.text.size() > 1000);
}

}  // namespace pagemill::test
