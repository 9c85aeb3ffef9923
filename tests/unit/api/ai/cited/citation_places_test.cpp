#include "api/ai/cited/citation_places.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

const passage two_pages{.document = {},
                        .chunk = 3,
                        .first_page = 4,
                        .last_page = 5,
                        .language = "en",
                        .text = "First part. Second  part of it."};
const bounding_box upper{1, 2, 3, 4}, lower{1, 6, 3, 8}, whole{1, 2, 3, 8};

}  // namespace

TEST_CASE("a quotation is on the page and in the box of its block") {
  const std::vector<placed_text> blocks{{4, "First part.", upper},
                                        {5, "Second part of it.", lower}};
  const auto second = place_quotation(two_pages, "Second  part of it.", blocks);
  CHECK(second.page == 5);
  CHECK(second.box == lower);
  CHECK(second.text == "Second  part of it.");
  CHECK(second.chunk == 3);
  CHECK(place_quotation(two_pages, "First part.", blocks).page == 4);
}

TEST_CASE("one that goes on in another block is where it begins") {
  const std::string text = "This is a sentence that begins here and is then cut by the page's end.";
  const std::vector<placed_text> blocks{
      {5, "This is a sentence that begins here and is then", upper}};
  CHECK(place_quotation(two_pages, text, blocks).page == 5);
}

TEST_CASE("without its block a quotation has the boxes of the chunk's first page") {
  const std::vector<placed_text> boxes{{4, "", upper}, {4, "", lower}, {5, "", upper}};
  const auto made = place_quotation(two_pages, "Elsewhere.", boxes);
  CHECK(made.page == 4);
  CHECK(made.box == whole);
  CHECK_FALSE(place_quotation(two_pages, "Elsewhere.", {}).box);
}
