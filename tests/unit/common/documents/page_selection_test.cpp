#include "common/documents/page_selection.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

TEST_CASE("a selection reads ranges in any order and says them sorted and merged") {
  struct row {
    const char* given;
    const char* canonical;
  };
  for (const auto& [given, canonical] :
       {row{"", ""}, row{"3", "3"}, row{"1-5,8", "1-5,8"}, row{"8,1-5", "1-5,8"},
        row{"1-3,2-6", "1-6"}, row{"1-3,4-6", "1-6"}, row{"5-", "5-"}, row{"5-,7,9-12", "5-"},
        row{"2,2,2", "2"}, row{" 1 - 2 , 4 ", "1-2,4"}}) {
    CAPTURE(given);
    const auto selection = page_selection::parse(given);
    REQUIRE(selection);
    CHECK(selection->text() == canonical);
    CHECK(page_selection::parse(selection->text()) == *selection);
  }
}

TEST_CASE("what is no selection is refused") {
  for (const auto* bad : {"0", "-3", "a", "1-2-3", "1,,2", ",", "5-3", "1.5", "99999999999", "1;2",
                          "--", "1-0", "+1"}) {
    CAPTURE(bad);
    const auto selection = page_selection::parse(bad);
    REQUIRE_FALSE(selection);
    CHECK(selection.error().code == errc::invalid_input);
  }
  std::string many = "1";
  for (int page = 3; page < 2100; page += 2) many += "," + std::to_string(page);
  CHECK_FALSE(page_selection::parse(many));
}

TEST_CASE("a selection knows its pages, the next one and how many there are") {
  const auto some = page_selection::parse("2-3,7,20-").value();
  CHECK_FALSE(some.all());
  for (const int page : {2, 3, 7, 20, 4000}) CHECK(some.contains(page));
  for (const int page : {0, 1, 4, 8, 19}) CHECK_FALSE(some.contains(page));
  CHECK(some.next(1, 10) == 2);
  CHECK(some.next(3, 10) == 3);
  CHECK(some.next(4, 10) == 7);
  CHECK(some.next(8, 10) == 0);
  CHECK(some.next(8, 30) == 20);
  CHECK(some.count(10) == 3);
  CHECK(some.count(21) == 5);
  CHECK(some.count(1) == 0);
}

TEST_CASE("the selection of all pages has every page of the document") {
  const page_selection all;
  CHECK(all.all());
  CHECK(all.contains(1));
  CHECK(all.next(5, 9) == 5);
  CHECK(all.next(10, 9) == 0);
  CHECK(all.count(9) == 9);
}

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
