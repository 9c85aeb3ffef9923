#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/worker/chunking/pages.hpp"

using namespace pagemill;
using namespace pagemill::test;
using strings = std::vector<std::string>;

namespace {

/// Counts a token for each character: limits can be read off the text. Parts of a long word cost
/// one more together.
class character_tokenizer final : public tokenizer {
 public:
  explicit character_tokenizer(std::size_t extra_when_long = 0) : extra_(extra_when_long) {}
  std::vector<token_id> encode(std::string_view text) const override {
    return std::vector<token_id>(count(text));
  }
  std::size_t count(std::string_view text) const override {
    std::size_t characters = 0;
    for (const char c : text) characters += c != ' ';
    return characters + (characters > 20 ? extra_ : 0);
  }
  std::size_t count_inside(std::string_view word) const override { return count(word); }
  std::span<const token_id> first_tokens() const override { return {}; }
  std::span<const token_id> last_tokens() const override { return {}; }
  token_id padding() const override { return 0; }

 private:
  std::size_t extra_;
};

const character_tokenizer letters;

strings texts(const std::vector<chunk>& chunks) {
  strings all;
  for (const auto& each : chunks) all.push_back(each.text);
  return all;
}

std::vector<chunk> run(std::vector<std::vector<block>> blocks, int tokens_max = 32,
                       int overlap = 0) {
  return chunk_all(make_pages(std::move(blocks)),
                   {.tokens_max = tokens_max, .overlap_tokens = overlap}, &letters);
}

}  // namespace

TEST_CASE("no pages and empty pages give no chunks") {
  CHECK(run({}).empty());
  CHECK(run({{}, {paragraph(" \n "), of_kind(block_kind::image, "")}}).empty());
}

TEST_CASE("paragraphs fill a chunk, set apart, until the next does not fit") {
  const auto chunks =
      run({{paragraph("First short one."), paragraph("Second short."), paragraph("The third.")}});
  CHECK(texts(chunks) == strings{"First short one.\n\nSecond short.", "The third."});
  CHECK(chunks[0].tokens == 26);
  CHECK(chunks[0].bboxes.size() == 2);
  CHECK(chunks[1].index == 1);
}

TEST_CASE("running headers and footers are left out and do not part a sentence") {
  const auto chunks = run({{of_kind(block_kind::header, "Title"), paragraph("It goes on"),
                            of_kind(block_kind::footer, "12")},
                           {of_kind(block_kind::header, "Title"), paragraph("to the end.")}});
  CHECK(texts(chunks) == strings{"It goes on to the end."});
  CHECK(chunks[0].first_page == 1);
  CHECK(chunks[0].last_page == 2);
}

TEST_CASE("text is cut between sentences") {
  const auto chunks =
      run({{paragraph("One sentence here. Another one there. Third sentence, at last.")}});
  CHECK(texts(chunks) ==
        strings{"One sentence here. Another one there.", "Third sentence, at last."});
}

TEST_CASE("a sentence longer than a chunk is cut between words, and a word between characters") {
  CHECK(texts(run({{paragraph("aaaaaaaa bbbbbbbb cccccccc dddddddd eeeeeeee ffffffff")}})) ==
        strings{"aaaaaaaa bbbbbbbb cccccccc dddddddd", "eeeeeeee ffffffff"});
  const auto chunks = run({{paragraph(std::string(70, 'x'))}});
  CHECK(texts(chunks) == strings{std::string(32, 'x'), std::string(32, 'x'), std::string(6, 'x')});
}

TEST_CASE("parts of a long word that weigh more together still keep the limit") {
  const character_tokenizer costly(7);
  std::string all;
  const auto pages = make_pages({{paragraph(std::string(300, 'x') + " end.")}});
  for (const auto& each : chunk_all(pages, {.tokens_max = 32, .overlap_tokens = 8}, &costly)) {
    CHECK(each.tokens <= 32);
    CHECK(static_cast<std::size_t>(each.tokens) ==
          costly.count(words_of(each.text)[0]) + (each.text.ends_with("end.") ? 4 : 0));
    all += each.text;
  }
  CHECK(all.size() >= 305);
}

TEST_CASE("a character keeps its accents when a word is cut") {
  std::string accented;
  for (int i = 0; i < 60; ++i) accented += "e\u0301";
  for (const auto& text : texts(run({{paragraph(accented)}}))) {
    CHECK(text.starts_with("e"));
  }
}

TEST_CASE("writing without spaces is cut after its own sentence marks") {
  const auto chunks =
      chunk_all(make_pages({{paragraph(
                    "日本語の文章です。次の文章もあります。三つ目の文章です。最後の文章です。")}}),
                {.tokens_max = 32, .overlap_tokens = 0}, nullptr);
  CHECK(texts(chunks) ==
        strings{"日本語の文章です。次の文章もあります。三つ目の文章です。", "最後の文章です。"});
}

TEST_CASE("overlap repeats whole sentences where they fit, else words, never headings") {
  CHECK(texts(run({{paragraph("Aaaa bbbb cccc. Dddd. Eeee ffff gggg hhhh.")}}, 32, 8)) ==
        strings{"Aaaa bbbb cccc. Dddd.", "Dddd. Eeee ffff gggg hhhh."});
  CHECK(texts(run({{paragraph("Aaaa bbbb cccc dddd eeee. Ffff gggg hhhh iiii.")}}, 32, 10)) ==
        strings{"Aaaa bbbb cccc dddd eeee.", "dddd eeee. Ffff gggg hhhh iiii."});
  CHECK(texts(run({{heading(1, "Title"), paragraph("Aaaa bbbb cccc dddd eeee ffff gggg hhhh.")}},
                  32, 16))[1] == "cccc dddd eeee ffff gggg hhhh.");
}

TEST_CASE("a paragraph goes on over a page break when its sentence is open") {
  const auto joined = [](const std::string& before, const std::string& after) {
    return texts(run({{paragraph(before)}, {paragraph(after)}}));
  };
  CHECK(joined("The exam-", "ple stands.") == strings{"The example stands."});
  CHECK(joined("pre-", "and postwar") == strings{"pre- and postwar"});
  CHECK(joined("It was done.", "then more") == strings{"It was done.\n\nthen more"});
  CHECK(joined("Open end", "Next begins") == strings{"Open end\n\nNext begins"});
  CHECK(joined("pages 12-", "14 hold") == strings{"pages 12-\n\n14 hold"});
}

TEST_CASE("footnotes between the parts of a paragraph come behind its sentence") {
  const auto note = [](std::string text) { return of_kind(block_kind::footnote, std::move(text)); };
  CHECK(texts(run({{paragraph("It rises and"), note("\u00B9 Twice."), note("\u00B2 Or not.")},
                   {paragraph("falls again. So it is.")}},
                  64)) ==
        strings{"It rises and falls again.\n\n\u00B9 Twice.\n\n\u00B2 Or not. So it is."});
  CHECK(texts(run({{paragraph("It rises."), note("\u00B9 Twice.")}, {paragraph("falls again.")}},
                  64)) == strings{"It rises.\n\n\u00B9 Twice.\n\nfalls again."});
  CHECK(texts(run({{paragraph("It rises and"), note("\u00B9 Twice.")}, {heading(1, "Tides")}})) ==
        strings{"It rises and\n\n\u00B9 Twice.", "Tides"});
  CHECK(texts(run({{paragraph("It rises and"), note("\u00B9 Twice.")}})) ==
        strings{"It rises and\n\n\u00B9 Twice."});
}

TEST_CASE("a heading after a short introduction does not stay behind") {
  // A heading joins the introduction, and then its text does not fit.
  const auto chunks = run({{heading(1, "aaaa"), paragraph("bb bb."), heading(2, "cccc"),
                            paragraph(std::string(20, 'd') + " " + std::string(20, 'd') + ".")}});
  for (const auto& each : chunks) {
    CHECK_FALSE(each.text.ends_with("cccc"));
    CHECK_FALSE(each.text.ends_with("aaaa"));
  }
}

TEST_CASE("an open sentence is not torn when it fits the next chunk as a whole") {
  const auto chunks =
      run({{paragraph("A first sentence. It starts here"), of_kind(block_kind::footer, "1")},
           {paragraph("and ends here.")}});
  CHECK(texts(chunks) == strings{"A first sentence.", "It starts here and ends here."});
  CHECK(chunks[0].last_page == 1);
  CHECK(chunks[1].first_page == 1);
  CHECK(chunks[1].last_page == 2);
}

TEST_CASE("a heading begins a chunk and gives its path to what follows") {
  const auto chunks =
      run({{paragraph("Preface that is long enough."), heading(1, "One"), paragraph("Text a."),
            heading(2, "Sub"), paragraph("Text of the sub."), heading(2, "Sub two"),
            paragraph("Text c."), heading(1, "Two"), paragraph("Text d.")}},
          60);
  REQUIRE(chunks.size() == 4);
  CHECK(texts(chunks) == strings{"Preface that is long enough.",
                                 "One\n\nText a.\n\nSub\n\nText of the sub.", "Sub two\n\nText c.",
                                 "Two\n\nText d."});
  CHECK(chunks[0].section.empty());
  CHECK(chunks[1].section == "1.1");
  CHECK(chunks[1].section_titles == strings{"One", "Sub"});
  CHECK(chunks[2].section == "1.2");
  CHECK(chunks[2].section_titles == strings{"One", "Sub two"});
  CHECK(chunks[3].section == "2");
}

TEST_CASE("headings that follow each other stand together unless the next is of higher level") {
  const auto chunks = run({{heading(1, "Part"), heading(2, "Chapter"), paragraph("Text."),
                            heading(3, "Deep"), heading(2, "Up"), paragraph("End.")}},
                          80);
  CHECK(texts(chunks) == strings{"Part\n\nChapter\n\nText.\n\nDeep", "Up\n\nEnd."});
  CHECK(chunks[0].section == "1.1.1");
  CHECK(chunks[1].section == "1.2");
}

TEST_CASE("lists and code keep their lines") {
  const auto item = [](const char* text) { return of_kind(block_kind::list_item, text); };
  CHECK(texts(run({{paragraph("Things:"), item("- one"), item("- two"), paragraph("After.")}})) ==
        strings{"Things:\n\n- one\n- two\n\nAfter."});
  CHECK(texts(run({{of_kind(block_kind::code, "int f() {\n\treturn 1;\n    }")}}, 60)) ==
        strings{"int f() {\n\treturn 1;\n    }"});
}

TEST_CASE("an overlong heading keeps its text in the chunks and a short title") {
  const auto chunks = run({{heading(1, std::string(500, 'h'))}});
  std::string all;
  for (const auto& each : chunks) all += each.text;
  CHECK(all == std::string(500, 'h'));
  CHECK(chunks[0].section_titles[0].size() < 210);
}

TEST_CASE("malformed bytes and U+0000 never reach a chunk") {
  const auto chunks = run({{paragraph(std::string("a\0b \xff\xc3 c", 8))}});
  CHECK(texts(chunks) == strings{"ab \ufffd\ufffd c"});
}

TEST_CASE("a state of other options, of another version or damaged is refused") {
  chunker maker({.tokens_max = 64, .overlap_tokens = 8}, &letters);
  maker.add(make_pages({{heading(1, "T"), paragraph("Open \"end\"")}}).front());
  const auto state = maker.state();
  CHECK(chunker::restore(state, {.tokens_max = 64, .overlap_tokens = 8}, &letters).has_value());
  CHECK(!chunker::restore(state, {.tokens_max = 65, .overlap_tokens = 8}, &letters));
  CHECK(!chunker::restore(state, {.tokens_max = 64, .overlap_tokens = 9}, &letters));
  auto newer = state;
  const auto version = "\"version\":" + std::to_string(chunker_version);
  newer.replace(newer.find(version), version.size(), "\"version\":999");
  CHECK(!chunker::restore(newer, {.tokens_max = 64, .overlap_tokens = 8}, &letters));
  for (std::size_t length = 0; length < state.size(); ++length) {
    const auto cut = chunker::restore(state.substr(0, length), {64, 8}, &letters);
    REQUIRE(!cut.has_value());
    CHECK(cut.error().code == errc::invalid_input);
  }
}

TEST_CASE("options follow the model and the wish") {
  CHECK(fit_chunker_options(128, 0, -1).tokens_max == 120);
  CHECK(fit_chunker_options(128, 0, -1).overlap_tokens == 15);
  CHECK(fit_chunker_options(128, 4000, 4000).tokens_max == 128);
  CHECK(fit_chunker_options(128, 4000, 4000).overlap_tokens == 64);
  CHECK(fit_chunker_options(8192, 0, 0).tokens_max == 480);
  CHECK(fit_chunker_options(510, 1, 0).tokens_max == 32);
}
