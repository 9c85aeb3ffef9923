#include "common/embedding/text_preparation.hpp"

#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/embedding/vector_text.hpp"

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

TEST_CASE("pgvector's text gives back the same floats") {
  CHECK(pagemill::to_pgvector(std::vector<float>{0.1F, -0.25F, 0, 1}) == "[0.1,-0.25,0,1]");
  CHECK(pagemill::to_pgvector({}) == "[]");
  const float small = std::numeric_limits<float>::denorm_min();
  CHECK(pagemill::to_pgvector(std::vector<float>{small}) == "[1e-45]");
}

TEST_CASE("pgvector's binary form is the dimension, a zero and big-endian floats") {
  const auto bytes = pagemill::to_pgvector_binary(std::vector<float>{1.0F, -2.5F});
  const std::vector<unsigned> expected{0, 2, 0, 0, 0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0};
  REQUIRE(bytes.size() == expected.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    CHECK(std::to_integer<unsigned>(bytes[i]) == expected[i]);
  }
}
