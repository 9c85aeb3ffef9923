#include "worker/extract/layout/profile/profile.hpp"

#include <algorithm>
#include <format>
#include <functional>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/page_layout.hpp"

namespace pagemill::extract {
namespace {

using test::raw_page_maker;

raw_page page_with_margins(int number) {
  raw_page_maker maker(number);
  maker.line("The Keeper's Manual", {.y = 40});
  maker.block().line(std::format("Chapter {}", number), {.y = 100, .size = 18});
  for (int i = 0; i < 20; ++i) {
    const auto y = 140 + 12 * static_cast<float>(i);
    maker.block().line("Some words of the body that fill a line.", {.y = y});
  }
  maker.block().line(std::format("Page {} of 9", number), {.y = 800});
  return maker.make();
}

document_profile profile_of_pages(int count) {
  profile_builder builder;
  for (int i = 1; i <= count; ++i) builder.add(page_with_margins(i));
  return builder.finish();
}

TEST_CASE("the profile looks at every page of a short document and at 64 of a long one") {
  CHECK(profile_pages(1) == std::vector<int>{1});
  CHECK(profile_pages(3) == std::vector<int>{1, 2, 3});
  const auto pages = profile_pages(2'400);
  CHECK(pages.size() == 64);
  CHECK(pages[1] == 2);  // with its neighbours, which show what repeats
  CHECK(pages[2] == 3);
  CHECK(pages.front() == 1);
  CHECK(pages.back() > 2'300);
  CHECK(std::ranges::adjacent_find(pages, std::greater_equal{}) == pages.end());
  CHECK(profile_pages(0).empty());
}

TEST_CASE("the body has the size of most characters") {
  const auto profile = profile_of_pages(9);
  CHECK(profile.body_size == 10);
  CHECK_FALSE(profile.body_monospace);
}

TEST_CASE("lines that repeat in the margins become header and footer and leave the text") {
  const auto profile = profile_of_pages(9);
  const auto page = lay_out(page_with_margins(4), profile);
  REQUIRE(page.blocks.size() > 3);
  CHECK(page.blocks.front().kind == block_kind::header);
  CHECK(page.blocks.front().text == "The Keeper's Manual");
  CHECK(page.blocks.back().kind == block_kind::footer);
  CHECK(page.blocks.back().text == "Page 4 of 9");
  CHECK_FALSE(page.text.contains("Manual"));
  CHECK_FALSE(page.text.contains("Page 4"));
  CHECK_FALSE(page.markdown.contains("Page 4"));
}

TEST_CASE("a heading that carries its page's number is no running head") {
  profile_builder builder;
  const auto page = [](int number, test::line_options options) {
    return raw_page_maker(number)
        .line(std::format("{}. Of light{}", number,
                          std::string(static_cast<std::size_t>(number), 's')),
              options)
        .block()
        .line("Text of the body, long enough to be most of it.", {.y = 400})
        .line("More of it, so that headings are a small part of all.", {.y = 412})
        .make();
  };
  for (const auto options : {test::line_options{.y = 40, .size = 16}, {.y = 40, .bold = true}}) {
    for (int i = 1; i <= 12; ++i) builder.add(page(i, options));
    const auto profile = builder.finish();
    CHECK(lay_out(page(7, options), profile).blocks[0].kind != block_kind::header);
  }
}

TEST_CASE("a repeated text at another height is body text") {
  const auto profile = profile_of_pages(9);
  const auto raw = raw_page_maker().line("The Keeper's Manual", {.y = 400}).make();
  const auto page = lay_out(raw, profile);
  REQUIRE(page.blocks.size() == 1);
  CHECK(page.blocks[0].kind == block_kind::paragraph);
}

TEST_CASE("the commonest compounds of a document are known, at most a thousand") {
  profile_builder builder;
  raw_page_maker maker;
  for (int i = 0; i < 3'000; ++i) {
    const std::string word{static_cast<char>('a' + i % 26), static_cast<char>('a' + i / 26 % 26),
                           static_cast<char>('a' + i / 676)};
    maker.line("the x" + word + "-part here");
  }
  maker.line("use apt-get").line("use Apt-Get").line("or apt-").line("cache");
  builder.add(maker.make());
  const auto known = builder.finish().compounds;
  CHECK(known.size() == compounds_max);
  CHECK(std::ranges::is_sorted(known));
  CHECK(std::ranges::binary_search(known, "apt-get"));
  CHECK_FALSE(std::ranges::binary_search(known, "apt-cache"));
}

TEST_CASE("sizes that no page has survive the JSON of a profile") {
  profile_builder builder;
  raw_page_maker maker;
  int size = 0;
  for (const float each : {1e38F, 3e38F, 1234567.8F, 0.04F, 10.05F, 99999.94F}) {
    maker.block().line("Text " + std::string(static_cast<std::size_t>(++size), 'a'),
                       {.y = each, .size = each});
  }
  builder.add(maker.make());
  const auto profile = builder.finish();
  CHECK(parse_profile(to_json(profile)) == profile);
}

TEST_CASE("a profile survives its JSON, and foreign JSON is refused") {
  auto profile = profile_of_pages(9);
  profile.levels = {.styles = {{18.5F, true, 1, 0}, {10, false, 2, 1}},
                    .title_above_outline = true};
  profile.running.repeated.push_back({margin::bottom, 12.3F, "quotes \" and \u00e9 \n", {}});
  profile.running.repeated.push_back({margin::top, 40, "Page #", -3});
  profile.running.folios.push_back({margin::top, 40, 7});
  profile.running.titles_run = true;
  profile.compounds = {"apt-get", "\u00fcber-ich"};
  const auto parsed = parse_profile(to_json(profile));
  REQUIRE(parsed);
  CHECK(*parsed == profile);
  CHECK(*parse_profile(to_json({})) == document_profile{});
  for (const auto* json : {"", "{}", "[]", "{\"body_size\":\"x\"}", "null", "{\"body_size\":1"}) {
    CAPTURE(json);
    CHECK_FALSE(parse_profile(json));
  }
}

}  // namespace
}  // namespace pagemill::extract
