#include "worker/extract/layout/blocks/inline_spans.hpp"

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/page_layout.hpp"

using namespace pagemill;
using namespace pagemill::extract;
using pagemill::test::raw_page_maker;

namespace {

const document_profile plain_profile{.body_size = 10};
constexpr text_style bold{.size = 10, .bold = true}, regular{.size = 10};

std::string markdown_of(const raw_page_maker& maker) {
  return lay_out(maker.make(), plain_profile).markdown;
}

}  // namespace

TEST_CASE("a word in another style is a span of its block") {
  const auto page = lay_out(raw_page_maker()
                                .line("Water rises ")
                                .styled("twice ", bold)
                                .styled("a day, the tables say so.", regular)
                                .make(),
                            plain_profile);
  REQUIRE(page.blocks.size() == 1);
  CHECK(page.blocks[0].spans == std::vector{text_span{.begin = 12, .end = 17, .bold = true}});
  CHECK(page.markdown == "Water rises **twice** a day, the tables say so.");
}

TEST_CASE("a hyphen that goes at the end of a line takes nothing of the style") {
  CHECK(markdown_of(raw_page_maker()
                        .line("It was a mat of deter", {.width = 200})
                        .styled("mi-", bold)
                        .line("nation", {.y = 111, .bold = true})
                        .styled(" and of something else that was long", regular)) ==
        "It was a mat of deter**mination** and of something else that was long");
}

TEST_CASE("a link goes on in the next line as one") {
  CHECK(markdown_of(raw_page_maker()
                        .line("We have read the report", {.width = 115})
                        .line("on tides and liked it.", {.y = 111})
                        .link("https://a.example", {137, 100, 187, 110})
                        .link("https://a.example", {72, 111, 110, 121})) ==
        "We have read [the report on tides](https://a.example) and liked it.");
}

TEST_CASE("bullets and commas in bold do not make bold, nor does a comma end it") {
  CHECK(
      markdown_of(raw_page_maker().line("\u2022", {.bold = true}).styled(" one thing", regular)) ==
      "- one thing");
  CHECK(markdown_of(raw_page_maker()
                        .line("So it is ")
                        .styled("high", bold)
                        .styled(", ", regular)
                        .styled("low", bold)
                        .styled(" and all that is between them", regular)) ==
        "So it is **high, low** and all that is between them");
}

TEST_CASE("addresses of a page that repeats a long one are left out in the end") {
  const std::vector<annotation> links{{.kind = "link", .uri = "http://" + std::string(2000, 'a')}};
  span_maker maker(links);
  std::size_t bytes = 0;
  for (int i = 0; i < 1000; ++i) {
    const block of{.text = "ab"};
    const std::vector<style_run> runs{{2, {.link = 0}}};
    for (const auto& span : maker.spans_of(of, runs)) bytes += span.link.size();
  }
  CHECK(bytes > span_maker::link_bytes_max / 2);
  CHECK(bytes <= span_maker::link_bytes_max);
}
