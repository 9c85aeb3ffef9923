#include "common/documents/note_mark.hpp"

#include <doctest/doctest.h>

#include "common/documents/page_text.hpp"

using namespace pagemill;

TEST_CASE("a note begins with a raised number, a number or a sign") {
  struct expected_row {
    const char* text;
    const char* mark;
    std::size_t bytes;
  };
  for (const auto& [text, mark, bytes] :
       {expected_row{"\u00B9 See below.", "1", 3}, expected_row{"\u00B9\u00B2See below.", "12", 4},
        expected_row{"3 See below.", "3", 2}, expected_row{"* See below.", "*", 2},
        expected_row{"**See below.", "**", 2}, expected_row{"\u2020 See below.", "\u2020", 4}}) {
    CAPTURE(text);
    const auto found = find_note_mark(text);
    REQUIRE(found.has_value());
    CHECK(found->mark == mark);
    CHECK(found->bytes == bytes);
  }
  for (const std::string_view text :
       {"", "See below.", "1234 See", "3See", "\u00B9", "*****", "3 ", "1.5 See", "-3 See",
        "3. See", "3) See", "\u00B9\u00B9\u00B9\u00B9 See"}) {
    CAPTURE(text);
    CHECK_FALSE(find_note_mark(text).has_value());
  }
}

TEST_CASE("only what is found before a note is a mark") {
  for (const std::string_view mark : {"1", "123", "*", "****", "\u2020\u2020"}) {
    CAPTURE(mark);
    CHECK(is_note_mark(mark));
  }
  for (const std::string_view mark : {"", "1234", "*****", "*\u2020", "a", "1*", "3]: x", "\n"}) {
    CAPTURE(mark);
    CHECK_FALSE(is_note_mark(mark));
  }
}

TEST_CASE("a note and the reference to it have one label, in Markdown") {
  const block text{.text = "Water rises\u00B2.", .spans = {{.begin = 11, .end = 13, .note = "2"}}};
  const block note{.kind = block_kind::footnote, .text = "\u00B2 Twice a day.", .mark = "2"};
  CHECK(markdown({text, note}, {.page = 4}) == "Water rises[^p4-2].\n\n[^p4-2]: Twice a day.");
  CHECK(markdown({text, note}) == "Water rises[^2].\n\n[^2]: Twice a day.");
  CHECK(plain_text({text, note}) == "Water rises\u00B2.\n\n\u00B2 Twice a day.");
}
