#include "common/documents/running_heads.hpp"

#include <format>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

using texts = std::vector<std::string>;

std::vector<block> page_with(const std::string& head, const std::string& foot = "") {
  std::vector<block> blocks{{.kind = block_kind::header, .text = head},
                            {.kind = block_kind::paragraph, .text = "words"}};
  if (!foot.empty()) blocks.push_back({.kind = block_kind::footer, .text = foot});
  return blocks;
}

texts taken_of(const std::vector<std::vector<block>>& pages) {
  running_heads heads;
  for (const auto& page : pages) heads.add(page);
  return heads.taken();
}

TEST_CASE("each running head is taken once, from heads and feet") {
  running_heads heads;
  CHECK(heads.add(page_with("Manual", "Harbour Board")));
  CHECK_FALSE(heads.add(page_with("Manual", "Harbour Board")));
  CHECK(heads.add(page_with("Tides", "Harbour Board")));
  CHECK(heads.taken() == texts{"Manual", "Harbour Board", "Tides"});
  CHECK_FALSE(heads.add({{.kind = block_kind::heading, .text = "No head"}}));
  CHECK(taken_of({}).empty());
}

TEST_CASE("numbers of pages are not heads, numbers that pages share are") {
  CHECK(taken_of({page_with("7"), page_with("- 8 -"), page_with("")}).empty());
  CHECK(taken_of({page_with("Page 1 of 3"), page_with("Page 2 of 3"), page_with("Page 3 of 3")}) ==
        texts{"Page 1 of 3"});
  CHECK(taken_of({page_with("Chapter 9"), page_with("Chapter 9"), page_with("Chapter 10"),
                  page_with("Chapter 10"), page_with("Chapter 11")}) ==
        texts{"Chapter 9", "Chapter 10"});
  CHECK(taken_of({page_with("\u0413\u043b\u0430\u0432\u0430 1")}).size() == 1);
}

TEST_CASE("heads are continued where they were left") {
  running_heads first;
  first.add(page_with("Chapter 1"));
  first.add(page_with("Chapter 2"));
  CHECK(first.waiting() == texts{"Chapter 2"});
  running_heads second(first.taken(), first.waiting());
  CHECK(second.add(page_with("Chapter 2")));
  CHECK(second.taken() == texts{"Chapter 1", "Chapter 2"});
  CHECK(second.waiting().empty());
}

TEST_CASE("heads are limited in number and bytes") {
  running_heads many;
  running_heads long_ones;
  for (char c = 'a'; c <= 'z'; ++c) {
    for (char d = 'a'; d <= 'z'; ++d) {
      many.add(page_with(std::format("{}{}", c, d)));
      long_ones.add(page_with(std::string(500, c) + d));
    }
  }
  CHECK(many.taken().size() == running_heads::count_max);
  CHECK(long_ones.taken().size() == running_heads::bytes_max / 501);
  CHECK(taken_of({page_with(std::string(running_heads::text_bytes_max + 1, 'x')),
                  page_with(std::string(running_heads::text_bytes_max, 'x'))})
            .size() == 1);
}

}  // namespace
}  // namespace pagemill
