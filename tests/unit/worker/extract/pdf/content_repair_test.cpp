#include "worker/extract/pdf/content_repair.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

TEST_CASE("content without damage stays as it is") {
  for (const std::string content :
       {"", " \n", "q 1 0 0 1 72 700 cm BT /F1 12 Tf (text) Tj ET Q",
        "BT [(a) -20.5 (b) +3 <0041> .5] TJ T* (c) ' 1 2 (d) \" ET",
        "(nonsense [ TJ \\) ( nested ) \\\\) Tj", "(not ended [ TJ nonsense",
        "% a comment [ ( nonsense\nBT ET", "<41 42> Tj", "<not ended",
        "/Name#20with [1 2] 0 d /nonsense gs",
        "/Span << /ActualText (x) /A [true false null] >> BDC EMC",
        "/P << /A << /B [ /C << /D 1 >> ] >> >> DP", "[] 0 d [3 5] 6 d 0 0 m 1 1 l S",
        "BI /W 2 /H 2 /BPC 8 /CS /G ID \x01nonsense [(TJ EI\x02 EI Q",
        "BI /W 2 ID never ended nonsense", "1 0 0 rg\r\n0 0 1 1 re\tf*\f"}) {
    CAPTURE(content);
    CHECK(repaired_content(content) == content);
  }
}

TEST_CASE("words that are no operators go, and operators within arrays") {
  const std::vector<std::pair<std::string, std::string>> table{
      {"BT nonsense (a) Tj ET", "BT MP (a) Tj ET"},
      {"5 nonsense 9 700 Td", "5 MP 9 700 Td"},
      {"nonsense", "MP"},
      {"q TJx Q", "q MP Q"},
      {"BT [(a) 0 Tc -200 (b)] TJ ET", "BT [(a) 0  -200 (b)] TJ ET"},
      {"BT [(a) nonsense (b)] TJ ET", "BT [(a)  (b)] TJ ET"},
      {"1e5 0 Td", "MP 0 Td"},
      {"} { q", "} { q"},
  };
  for (const auto& [content, repaired] : table) {
    CAPTURE(content);
    CHECK(repaired_content(content) == repaired);
  }
}

TEST_CASE("an array without its end ends before the operator that shows it") {
  CHECK(repaired_content("BT [(a) -200 (b) TJ (c) Tj ET") == "BT [(a) -200 (b) ] TJ (c) Tj ET");
  CHECK(repaired_content("BT [(a) ET q Q") == "BT [(a) ] ET q Q");
  CHECK(repaired_content("BT [(a) [(b) TJ ET") == "BT [(a) [(b) ] ] TJ ET");
  CHECK(repaired_content("] (a) Tj [(b) 0 Tc] TJ") == "] (a) Tj [(b) 0 ] TJ");
}

TEST_CASE("what is repaired needs no further repair, and a repair adds little") {
  std::string bytes;
  std::uint32_t state = 1;
  const std::string alphabet = "()<>[]{}/% \\TJETBDIQq01.-\n";
  for (int round = 0; round < 2000; ++round) {
    bytes.clear();
    for (int i = 0; i < 60; ++i) {
      state = state * 1664525 + 1013904223;
      bytes += alphabet[(state >> 16) % alphabet.size()];
    }
    const auto once = repaired_content(bytes);
    CAPTURE(bytes);
    REQUIRE(repaired_content(once) == once);
    REQUIRE(once.size() <= 2 * bytes.size());
  }
}

}  // namespace
}  // namespace pagemill::extract
