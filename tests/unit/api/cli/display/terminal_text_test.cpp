#include "api/cli/display/terminal_text.hpp"

#include <doctest/doctest.h>

using namespace pagemill::cli;

TEST_CASE("escape sequences, controls and directional overrides never reach the terminal") {
  CHECK(printable("a\x1b[2Jb") == "a\xEF\xBF\xBD[2Jb");
  CHECK(printable("a\x07z") == "a\xEF\xBF\xBDz");
  CHECK(printable("a\xC2\x9B"
                  "b") ==
        "a\xEF\xBF\xBD"
        "b");  // C1, the eight-bit escape
  CHECK(printable("fdp.\xE2\x80\xAE"
                  "exe") ==
        "fdp.\xEF\xBF\xBD"
        "exe");
  CHECK(printable("bad \xFF utf") == "bad \xEF\xBF\xBD utf");
}

TEST_CASE("white space becomes single spaces, none at the ends") {
  CHECK(printable("  a \n\t b\f\n") == "a b");
  CHECK(printable("\n") == "");
  CHECK(printable("Müller 資料.pdf") == "Müller 資料.pdf");
}

TEST_CASE("columns count wide characters twice and combining ones not at all") {
  CHECK(columns("abc") == 3);
  CHECK(columns("資料") == 4);
  CHECK(columns("e\xCC\x81") == 1);
}

TEST_CASE("fit gives exactly the asked width and keeps start and ending") {
  CHECK(fit("a.pdf", 8) == "a.pdf   ");
  CHECK(fit("abcdefghij.pdf", 9) == "abcd….pdf");
  CHECK(fit("abc", 3) == "abc");
  CHECK(fit("abcd", 1) == "…");
  CHECK(fit("abcd", 0) == "");
  for (std::size_t width = 0; width < 20; ++width) {
    CHECK(columns(fit("資料資料資料資料資料資料.pdf", width)) == width);
  }
}

TEST_CASE("shorten never exceeds the width") {
  CHECK(shorten("abc", 3) == "abc");
  CHECK(shorten("abcd", 3) == "ab…");
  CHECK(shorten("資料資", 4) == "資…");
  CHECK(shorten("abc", 0) == "");
}

TEST_CASE("sizes are readable") {
  CHECK(readable_bytes(0) == "0 B");
  CHECK(readable_bytes(1023) == "1023 B");
  CHECK(readable_bytes(1536) == "1.5 KiB");
  CHECK(readable_bytes(100ULL << 20) == "100.0 MiB");
  CHECK(readable_bytes(5ULL << 50) == "5120.0 TiB");
}
