#include "common/embedding/text_preparation.hpp"

#include <string>

#include <doctest/doctest.h>

using pagemill::prepare_text;

TEST_CASE("whitespace runs become one space and the ends are trimmed") {
  CHECK(prepare_text("") == "");
  CHECK(prepare_text("plain text") == "plain text");
  CHECK(prepare_text("  a \t\r\n b  ") == "a b");
  CHECK(prepare_text("a\u00a0\u2003b\u3000\u2028\u0085"
                     "c") == "a b c");
  CHECK(prepare_text(" \n ") == "");
  CHECK(prepare_text("a  b") == "a b");
  CHECK(prepare_text("a ") == "a");
}

TEST_CASE("control and format characters are dropped") {
  CHECK(prepare_text("so\u00adft zero\u200bwidth \ufeff"
                     "mark") == "soft zerowidth mark");
  CHECK(prepare_text(std::string("a\0b\x1b\x7f", 5)) == "ab");
  CHECK(prepare_text("a \u200b b") == "a b");
  CHECK(prepare_text("\u202e\u2066") == "");
}

TEST_CASE("malformed UTF-8 becomes the replacement character") {
  CHECK(prepare_text("a\xff"
                     "b") ==
        "a\ufffd"
        "b");
  CHECK(prepare_text("\xe2\x82") == "\ufffd\ufffd");
  CHECK(prepare_text("\xed\xa0\x80").find("\ufffd") == 0);
  CHECK(prepare_text("\ufffd") == "\ufffd");
}

TEST_CASE("prepared text stays as it is") {
  for (const std::string text : {"a b c", "日本語 text", "é", "x"}) {
    CHECK(prepare_text(prepare_text(text)) == prepare_text(text));
    CHECK(prepare_text(text) == text);
  }
}
