#include "worker/extract/layout/running/running_lines.hpp"

#include <array>
#include <format>
#include <functional>
#include <string>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"
#include "worker/extract/layout/page_layout.hpp"
#include "worker/extract/layout/profile/profile.hpp"

namespace pagemill::extract {
namespace {

using test::raw_page_maker;
using page_maker = std::function<raw_page(int)>;

/// A page with `head` at its top and a body.
raw_page under(const std::string& head, int number, test::line_options options = {.y = 40}) {
  return raw_page_maker(number)
      .line(head, options)
      .block()
      .line(
          "Body of the page, which differs: " + std::string(static_cast<std::size_t>(number), 'x'),
          {.y = 400})
      .make();
}

/// The text of page `shown` once pages 1 to `count` were seen.
page shown_page(const page_maker& make, int count, int shown) {
  profile_builder builder;
  for (int i = 1; i <= count; ++i) builder.add(make(i));
  return lay_out(make(shown), builder.finish());
}

bool is_kept(const page_maker& make, int count, int shown) {
  return shown_page(make, count, shown).blocks.front().kind != block_kind::header;
}

TEST_CASE("a line on three pages is a running head, on two it is not") {
  const auto make = [](int number) { return under("The Keeper's Manual", number); };
  CHECK(is_kept(make, 1, 1));
  CHECK(is_kept(make, 2, 1));
  CHECK_FALSE(is_kept(make, 3, 1));
}

TEST_CASE("lines that look alike on one page are no running heads") {
  const auto make = [](int number) {
    raw_page_maker maker(number);
    if (number == 1) {
      for (int i = 0; i < 3; ++i) maker.line("Total", {.y = 30 + 2 * static_cast<float>(i)});
    }
    maker.block().line("Text " + std::string(static_cast<std::size_t>(number), 'x'), {.y = 400});
    return maker.make();
  };
  CHECK(shown_page(make, 9, 1).text.contains("Total"));
}

TEST_CASE("a page number may vary, the number of an invoice or a customer is content") {
  const auto page_n = [](int number) { return under(std::format("Page {} of 9", number), number); };
  CHECK_FALSE(is_kept(page_n, 6, 4));
  for (const std::string_view form :
       {"INV-2024-47{:02}", "Invoice 47{:02}", "Customer no. 0{:02}", "2024-10{:02}"}) {
    CAPTURE(form);
    const auto make = [form](int number) {
      return under(std::vformat(form, std::make_format_args(number)), number);
    };
    CHECK(is_kept(make, 6, 4));
  }
}

TEST_CASE("what differs on every page stays, though a page number stands beside it") {
  const std::array<std::string, 7> names{"", "Anders", "Berg", "Chen", "Diaz", "Eroglu", "Fuchs"};
  const auto make = [&](int number) {
    return under(std::format("{} {}", names[static_cast<std::size_t>(number)], number), number);
  };
  for (int i = 1; i <= 6; ++i) CHECK(is_kept(make, 6, i));
}

TEST_CASE("the title of a chapter above its pages is a running head, also above a single one") {
  const auto make = [](int number) {
    const int chapter = number < 30 ? number / 3 : number;
    return under(std::format("{} On light of the kind {}", number + 4,
                             std::string(static_cast<std::size_t>(chapter + 1), 'a')),
                 number);
  };
  CHECK_FALSE(is_kept(make, 20, 4));
  CHECK_FALSE(is_kept(make, 20, 40));
  profile_builder builder;
  for (int i = 1; i <= 20; ++i) builder.add(make(i));
  const auto profile = builder.finish();
  CHECK(profile.running.folios == std::vector<folio>{{margin::top, 45, 4}});
  CHECK(profile.running.titles_run);
  CHECK(parse_profile(to_json(profile)) == profile);
  // A further number is content there, too.
  const auto raw = under("44 Customer 9912", 40);
  CHECK(lay_out(raw, profile).blocks.front().kind != block_kind::header);
}

TEST_CASE("a large heading that opens few of many chapters stays") {
  const auto make = [](int number) {
    raw_page_maker maker(number);
    if (number % 10 == 0) maker.line("Chapter", {.y = 60, .size = 20});
    maker.block().line("Text: " + std::string(static_cast<std::size_t>(number), 'x'), {.y = 400});
    return maker.make();
  };
  CHECK(is_kept(make, 40, 10));
}

TEST_CASE("a page with nothing but running lines keeps them") {
  const auto make = [](int number) {
    if (number != 5) return under("Annual accounts", number);
    return raw_page_maker(number).line("Annual accounts", {.y = 40}).make();
  };
  CHECK(shown_page(make, 9, 5).text == "Annual accounts");
  CHECK_FALSE(shown_page(make, 9, 6).text.contains("Annual accounts"));
}

}  // namespace
}  // namespace pagemill::extract
