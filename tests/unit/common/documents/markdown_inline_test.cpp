#include "common/documents/markdown_inline.hpp"

#include <random>

#include <doctest/doctest.h>

#include "common/documents/page_text.hpp"
#include "tests/support/markdown_reader.hpp"

using namespace pagemill;
using pagemill::test::read_inline;
using pagemill::test::seen_characters;

namespace {

constexpr text_span bold{.bold = true};
constexpr text_span italic{.italic = true};
constexpr text_span code{.monospace = true};

text_span link_to(std::string address) {
  return {.link = std::move(address)};
}

/// A block of a text with marks: "a [b] c" has the span over b, the nth bracket the nth of `spans`.
block marked(std::string_view with_marks, std::vector<text_span> spans,
             block_kind kind = block_kind::paragraph) {
  block made{.kind = kind, .level = kind == block_kind::heading ? 1 : 0};
  auto span = spans.begin();
  for (const char c : with_marks) {
    if (c == '{')
      span->begin = made.text.size();
    else if (c == '}')
      (span++)->end = made.text.size();
    else
      made.text += c;
  }
  made.spans = std::move(spans);
  return made;
}

std::string inline_of(const block& from) {
  std::string out;
  append_styled_text(out, from, 0, {.page = 12});
  return out;
}

char random_of(std::mt19937& random, std::string_view set) {
  return set[std::uniform_int_distribution<std::size_t>(0, set.size() - 1)(random)];
}

/// Letters, spaces and everything that means something in Markdown.
std::string hostile_line(std::mt19937& random) {
  std::string text(1, 'x');
  const int size = std::uniform_int_distribution(3, 40)(random);
  for (int i = 0; i < size; ++i) {
    const bool mark = random_of(random, "abc") == 'a';
    text += random_of(random, mark ? "*_`[]()!<>\\&#~-+.:\"" : "aaabbb  ");
  }
  return text + 'x';
}

std::vector<text_span> random_spans(std::mt19937& random, std::size_t size) {
  std::vector<text_span> spans;
  const auto number = [&](int largest) {
    return static_cast<std::size_t>(std::uniform_int_distribution(0, largest)(random));
  };
  for (std::size_t at = number(4); at + 1 < size;) {
    text_span made{.begin = at, .end = std::min(size, at + 1 + number(6))};
    made.bold = number(1) == 0;
    made.italic = number(2) == 0;
    made.monospace = number(4) == 0;
    if (number(5) == 0) made.link = number(1) == 0 ? "http://a.b/(c d)" : "http://other.example";
    at = made.end + number(1) * number(5);
    spans.push_back(std::move(made));
  }
  return spans;
}

}  // namespace

TEST_CASE("a part of a text is bold, italic, code or a link in Markdown") {
  struct expected_row {
    block from;
    const char* markdown;
  };
  for (const auto& [from, expected] : {
           expected_row{marked("a {bold} word", {bold}), "a **bold** word"},
           expected_row{marked("an {italic} word", {italic}), "an *italic* word"},
           expected_row{marked("run {apt-get -i} now", {code}), "run `apt-get -i` now"},
           expected_row{marked("{both}", {{.bold = true, .italic = true}}), "***both***"},
           expected_row{marked("{a }{b}{ c}", {bold, {.bold = true, .italic = true}, bold}),
                        "**a *b* c**"},
           expected_row{marked("see {the page}.", {link_to("https://a.example/b")}),
                        "see [the page](https://a.example/b)."},
           expected_row{marked("{https://a.example}", {link_to("https://a.example")}),
                        "<https://a.example>"},
           expected_row{marked("{me@a.example}", {link_to("mailto:me@a.example")}),
                        "<me@a.example>"},
           expected_row{
               marked("{img/src=x/onerror=y@z}", {link_to("mailto:img/src=x/onerror=y@z")}),
               "[img/src=x/onerror=y@z](mailto:img/src=x/onerror=y@z)"},
           expected_row{marked("{x}", {link_to("http://a/b (c)<d>")}),
                        "[x](http://a/b%20%28c%29%3cd%3e)"},
           expected_row{marked("{x}", {link_to("http://a/?b&copy;=1")}),
                        "[x](http://a/?b&amp;copy;=1)"},
           expected_row{marked("{a [b] c}", {link_to("http://a")}), "[a \\[b\\] c](http://a)"},
           expected_row{marked("wow!{x}", {link_to("http://a")}), "wow\\![x](http://a)"},
           expected_row{marked("as said{3}.", {{.note = "3"}}), "as said[^p12-3]."},
           expected_row{marked("as said{**}.", {{.note = "**"}}), "as said[^p12-star-star]."},
           expected_row{marked("{a`b} {`}", {code, code}), "``a`b`` `` ` ``"},
       }) {
    CHECK(inline_of(from) == expected);
  }
}

TEST_CASE("a whole paragraph is bold, and a heading that is bold has no marks") {
  block all{.kind = block_kind::paragraph, .text = "Mind the gap.", .bold = true};
  CHECK(inline_of(all) == "**Mind the gap.**");
  all.italic = true;
  CHECK(inline_of(all) == "***Mind the gap.***");
  all.kind = block_kind::heading;
  CHECK(inline_of(all) == "Mind the gap.");
  all.kind = block_kind::footer;
  CHECK(inline_of(all) == "Mind the gap.");
  const auto plain_word = [] {
    auto made = marked("all {but} this", {{}});
    made.bold = true;
    return made;
  }();
  CHECK(inline_of(plain_word) == "**all** but **this**");
  auto typed = marked("all of it", {});
  typed.monospace = true;
  CHECK(inline_of(typed) == "all of it");
}

TEST_CASE("marks of emphasis stand where CommonMark reads them") {
  struct expected_row {
    block from;
    const char* markdown;
  };
  for (const auto& [from, expected] : {
           // Spaces are moved out.
           expected_row{marked("a{ b }c", {bold}), "a **b** c"},
           // Within a word, punctuation at the inner side would be read as an end.
           expected_row{marked("{Note:}x", {bold}), "**Note**:x"},
           expected_row{marked("{Note:} x", {bold}), "**Note:** x"},
           expected_row{marked("x{(y)}z", {bold}), "x(**y**)z"},
           expected_row{marked("{foo}bar", {bold}), "**foo**bar"},
           // Nothing but punctuation within a word cannot be marked.
           expected_row{marked("a{--}b", {bold}), "a--b"},
           expected_row{marked("a{x}b", {{.bold = true, .link = "http://a"}}), "a[x](http://a)b"},
           // Two kinds that touch would melt into a run of three.
           expected_row{marked("{a}{b}", {bold, italic}), "**a**b"},
           expected_row{marked("{a} {b}", {bold, italic}), "**a** *b*"},
           // A link is not cut by a change of style in it.
           expected_row{
               marked("{a }{b}", {{.bold = true, .link = "http://a"}, link_to("http://a")}),
               "[a b](http://a)"},
           expected_row{marked("dh_{foo}", {italic}), "dh\\_*foo*"},
       }) {
    CHECK(inline_of(from) == expected);
  }
  CHECK(inline_of(marked("{한국어}는", {bold})) == "**한국어**는");
  CHECK(inline_of(marked("x{«y»}z", {bold})) == "x«**y**»z");
}

TEST_CASE("a text that begins like a block of Markdown is escaped") {
  for (const auto& [text, expected] :
       {std::pair("2003. A year", "2003\\. A year"), std::pair("1) x", "1\\) x"),
        std::pair("1.5 x", "1.5 x"), std::pair("# x", "\\# x"), std::pair("+ x", "\\+ x"),
        std::pair("[a]: b", "[a\\]: b"), std::pair("[^a] b", "\\[^a] b"),
        std::pair("AT&T &copy; a & b", "AT\\&T \\&copy; a & b"), std::pair("~ 5 km", "~ 5 km"),
        std::pair("~a~", "\\~a\\~"), std::pair("___", "\\_\\_\\_")}) {
    CHECK(inline_of({.text = text}) == expected);
  }
  CHECK(inline_of({.kind = block_kind::heading, .text = "C#"}) == "C#");
  CHECK(inline_of({.kind = block_kind::heading, .text = "C #"}) == "C \\#");
}

TEST_CASE("whatever the text and its spans, a reader sees the text and no emphasis of others") {
  std::mt19937 random(20261129);
  int marked_up = 0;
  for (int round = 0; round < 20'000; ++round) {
    block from{.text = hostile_line(random)};
    from.spans = random_spans(random, from.text.size());
    from.italic = round % 7 == 0;
    const auto markdown = inline_of(from);
    CAPTURE(from.text);
    CAPTURE(markdown);
    const auto seen = read_inline(markdown);
    REQUIRE(seen_characters(seen) == seen_characters({{.text = from.text}}));
    std::vector<text_span> expected(from.text.size(), {.italic = from.italic});
    for (const auto& span : from.spans) {
      std::fill(expected.begin() + static_cast<std::ptrdiff_t>(span.begin),
                expected.begin() + static_cast<std::ptrdiff_t>(span.end), span);
    }
    std::size_t at = 0;
    for (const auto& part : seen) {
      for (const char c : part.text) {
        if (c == ' ') continue;
        while (from.text[at] == ' ') ++at;
        REQUIRE(from.text[at] == c);
        REQUIRE((!part.bold || expected[at].bold));
        REQUIRE((!part.italic || expected[at].italic));
        REQUIRE((!part.code || expected[at].monospace));
        REQUIRE(part.link.empty() == expected[at].link.empty());
        marked_up += part.bold || part.italic ? 1 : 0;
        ++at;
      }
    }
  }
  CHECK(marked_up > 60'000);
}

TEST_CASE("a hundred thousand spans take linear time") {
  block from;
  for (int i = 0; i < 100'000; ++i) {
    from.text += "ab ";
    const auto begin = from.text.size() - 3;
    from.spans.push_back({.begin = begin,
                          .end = begin + 2,
                          .bold = i % 2 == 0,
                          .monospace = i % 3 == 0,
                          .link = i % 5 == 0 ? "http://a" : ""});
  }
  CHECK(inline_of(from).size() > from.text.size());
}
