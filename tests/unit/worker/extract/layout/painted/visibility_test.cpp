#include "worker/extract/layout/painted/visibility.hpp"

#include <limits>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

constexpr rgb_color white{1, 1, 1}, black{0, 0, 0}, red{1, 0, 0};
const int some_character = 0, later_character = 0;

painted_page blank_page() {
  painted_page page;
  page.begin({0, 0, 600, 800});
  return page;
}

bool can_be_seen(const painted_page& page, rgb_color color) {
  return page.stands_out(color, {100, 100}, {200, 100});
}

TEST_CASE("text in another colour than the page stands out") {
  const auto page = blank_page();
  CHECK(can_be_seen(page, black));
  CHECK(can_be_seen(page, {0.97F, 0.97F, 0.97F}));
}

TEST_CASE("white text on a darker area stands out, and so it does over anything unknown") {
  auto page = blank_page();
  page.add_area({90, 90, 210, 110}, black, true, nullptr);
  CHECK(can_be_seen(page, white));
  page = blank_page();
  page.add_area({90, 90, 210, 110}, std::nullopt, false, nullptr);
  CHECK(can_be_seen(page, white));
  page = blank_page();
  page.add_area({90, 90, 210, 110}, white, false, nullptr);  // only somewhere within the box
  CHECK(can_be_seen(page, white));
}

TEST_CASE("text of which one end stands out stands out") {
  auto page = blank_page();
  page.add_area({150, 90, 210, 110}, black, true, nullptr);
  CHECK(can_be_seen(page, white));
}

TEST_CASE("text in the colour of the page, or of the last area below it, does not stand out") {
  auto page = blank_page();
  CHECK_FALSE(can_be_seen(page, white));
  page.add_area({90, 90, 210, 110}, black, true, nullptr);
  page.add_area({90, 90, 210, 110}, red, true, nullptr);
  CHECK_FALSE(can_be_seen(page, red));
  CHECK(can_be_seen(page, black));
}

TEST_CASE("a thin area hides no text, but text may stand out from it") {
  auto page = blank_page();
  page.add_area({90, 99, 210, 100.5F}, red, true, nullptr);
  CHECK(can_be_seen(page, red));
  CHECK(can_be_seen(page, white));
  CHECK_FALSE(page.stands_out(white, {100, 105}, {200, 105}));
}

TEST_CASE("text in the colour of an area does not stand out, however many colours there are") {
  auto page = blank_page();
  for (int i = 1; i <= 100; ++i) {
    const float y = static_cast<float>(i) * 7;
    page.add_area({90, y, 210, y + 7}, rgb_color{static_cast<float>(i) / 200, .5F, 0}, true,
                  nullptr);
  }
  for (const int i : {1, 15, 16, 17, 18, 99, 100}) {
    CAPTURE(i);
    const float y = static_cast<float>(i) * 7 + 3;
    const rgb_color color{static_cast<float>(i) / 200, .5F, 0};
    CHECK_FALSE(page.stands_out(color, {100, y}, {200, y}));
    CHECK(page.stands_out(color, {300, y}, {400, y}));
    CHECK(page.stands_out(black, {100, y}, {200, y}));
  }
}

TEST_CASE("a page begins blank, whatever the one before had") {
  auto page = blank_page();
  page.add_text({100, 100}, {200, 100});
  page.add_area({90, 90, 210, 110}, black, true, &some_character);
  CHECK(page.covers().size() == 1);
  page.begin({0, 0, 600, 800});
  CHECK_FALSE(can_be_seen(page, white));
  CHECK(page.covers().empty());
  page.add_area({90, 90, 210, 110}, black, true, &some_character);
  CHECK(page.covers().empty());
}

TEST_CASE("on a page with more areas than are kept all text counts as seen") {
  auto page = blank_page();
  for (int i = 0; i < 9000; ++i) page.add_area({300, 300, 310, 310}, red, true, nullptr);
  CHECK(can_be_seen(page, white));
}

TEST_CASE("an area covers nothing where there is no text before it") {
  auto page = blank_page();
  page.add_area({90, 90, 210, 110}, white, true, nullptr);
  page.add_area({90, 90, 210, 110}, white, true, &some_character);
  page.add_text({100, 700}, {200, 700});
  page.add_area({90, 90, 210, 110}, white, true, &some_character);
  CHECK(page.covers().empty());
}

TEST_CASE("only an opaque rectangle covers: no unknown paint, no thin line, none off the page") {
  auto page = blank_page();
  page.add_text({100, 100}, {200, 100});
  page.add_area({90, 90, 210, 110}, std::nullopt, true, &some_character);
  page.add_area({90, 90, 210, 110}, white, false, &some_character);
  page.add_area({90, 99, 210, 100}, white, true, &some_character);
  page.add_area({-300, 90, -10, 110}, white, true, &some_character);
  CHECK(page.covers().empty());
}

TEST_CASE("a rectangle covers the text before it, within the page") {
  auto page = blank_page();
  page.add_text({100, 100}, {200, 100});
  page.add_area({-50, 90, 900, 110}, white, true, &some_character);
  page.add_area({90, 90, 210, 110}, red, true, &later_character);
  REQUIRE(page.covers().size() == 2);
  CHECK(page.covers()[0].box == bounding_box{0, 90, 600, 110});
  CHECK(page.covers()[0].last_before == &some_character);
  CHECK(page.covers()[1].last_before == &later_character);
}

TEST_CASE("places that are no numbers, or far away, do no harm") {
  constexpr float none = std::numeric_limits<float>::quiet_NaN();
  constexpr float far = std::numeric_limits<float>::infinity();
  auto page = blank_page();
  page.add_text({none, 0}, {far, 0});
  page.add_text({-1e30F, -1e30F}, {1e30F, 1e30F});
  page.add_area({none, none, none, none}, white, true, &some_character);
  page.add_area({-far, -far, far, far}, black, true, &some_character);
  CHECK(page.covers().size() == 1);
  CHECK(can_be_seen(page, white));
  CHECK(page.stands_out(white, {none, none}, {none, none}) == false);
}

TEST_CASE("text is too small below a point, but not on a page that may have small units") {
  CHECK_FALSE(is_too_small(1, 800));
  CHECK_FALSE(is_too_small(0.4F, 100));
  CHECK(is_too_small(0.4F, 800));
  CHECK(is_too_small(0, 800));
}

}  // namespace
}  // namespace pagemill::extract
