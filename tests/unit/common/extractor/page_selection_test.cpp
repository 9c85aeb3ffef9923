#include "common/documents/page_selection.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

TEST_CASE("a selection is sorted, merged and says what is in it") {
  const auto selection = page_selection::parse(" 8, 1-3,2-5 ,20-");
  REQUIRE(selection);
  CHECK(selection->text() == "1-5,8,20-");
  CHECK(selection->contains(4));
  CHECK_FALSE(selection->contains(6));
  CHECK_FALSE(selection->contains(0));
  CHECK(selection->contains(1'000'000));
  CHECK(selection->next(6, 100) == 8);
  CHECK(selection->next(9, 100) == 20);
  CHECK(selection->next(9, 19) == 0);
  CHECK(selection->count(21) == 8);
  CHECK(selection->count(3) == 3);
  CHECK(page_selection::parse(selection->text()) == *selection);
}

TEST_CASE("no selection is every page") {
  const page_selection all;
  CHECK(all.all());
  CHECK(all.text().empty());
  CHECK(all.next(1, 3) == 1);
  CHECK(all.next(4, 3) == 0);
  CHECK(all.count(7) == 7);
  CHECK(page_selection::parse("")->all());
}

TEST_CASE("what is no selection is refused and quoted") {
  for (const auto* text :
       {"0", "a", "3-1", "1,,2", "-3", "1-2-3", "1;2", ",", "99999999999", "1.5"}) {
    CAPTURE(text);
    const auto selection = page_selection::parse(text);
    REQUIRE_FALSE(selection);
    CHECK(selection.error().code == errc::invalid_input);
  }
  std::string many = "1";
  for (int i = 0; i < 2'000; ++i) many += ",5";
  CHECK_FALSE(page_selection::parse(many));
}

}  // namespace
}  // namespace pagemill
