#include "common/core/base64.hpp"

#include <string>

#include <doctest/doctest.h>

namespace pagemill {

TEST_CASE("bytes of every length come back from base64") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    const auto text = to_base64(bytes);
    CHECK(text.size() == (bytes.size() + 2) / 3 * 4);
    CHECK(from_base64(text) == bytes);
    bytes += static_cast<char>(i * 7);
  }
  CHECK(to_base64("a") == "YQ==");
  CHECK(to_base64("ab") == "YWI=");
  CHECK(to_base64("abc") == "YWJj");
}

TEST_CASE("what is not base64 is refused") {
  for (const auto* text : {"Y", "YQ", "YQ=", "YQ=A", "Y===", "====", "=YQ=", "YQ==YQ==", "YQ= ",
                           " YWJj", "YWJj\n\n\n\n", "YWJ\n", "YW?j", "YW-j", "AAAA----",
                           "YWJjYWJj----", "YWJjYW--", "----", "\xC3\xBCYQ"}) {
    CAPTURE(text);
    CHECK_FALSE(from_base64(text));
  }
  CHECK(from_base64("") == "");
}

}  // namespace pagemill
