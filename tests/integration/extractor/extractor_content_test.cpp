// What of a page's content is its text: what a reader of the page sees.
#include <format>
#include <string>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"

namespace pagemill::test {
namespace {

collected extract(const page_parts& parts) {
  auto all = page_reader().read_file(make_page(parts));
  REQUIRE(all.end() != nullptr);
  REQUIRE(all.pages.size() == 1);
  return all;
}

std::string text_of(const std::string& content, const std::string& page_entries = {}) {
  return extract({.content = content, .page_entries = page_entries}).pages[0].value.text;
}

TEST_CASE("text outside of the crop box or the page is not the page's") {
  const auto content = shown("inside", 100, 400) + shown("beside", 450, 400) +
                       shown("below", 100, -50) + shown("far", 5000, 400);
  CHECK(text_of(content, "/CropBox [50 50 400 700]") == "inside");
  CHECK(text_of(content) == "inside beside");
}

TEST_CASE("clipped and transparent text is left out, partly clipped text stays") {
  CHECK(text_of("q 0 0 50 50 re W n\n" + shown("clipped", 100, 400) + "Q\n" +
                shown("seen", 100, 300)) == "seen");
  CHECK(text_of("q 100 390 20 30 re W n\n" + shown("i", 100, 400) + "Q\n") == "i");
  CHECK(text_of("q /Clear gs\n" + shown("clear", 100, 400) + "Q\n" + shown("seen", 100, 300)) ==
        "seen");
}

TEST_CASE("text without paint is left out, but over an image it is what OCR read") {
  const auto hidden = "3 Tr\n" + shown("layer", 100, 400);
  CHECK(text_of(shown("seen", 100, 300) + hidden) == "seen");
  const auto scan = text_of("q 600 0 0 800 0 0 cm /Im Do Q\n" + hidden);
  CHECK(scan == "layer");
}

TEST_CASE("glyphs without Unicode give a problem and no text") {
  const auto all = extract({.content = shown("AB", 100, 400) + shown("known", 100, 300),
                            .font_entries = "/Encoding << /Type /Encoding /Differences [65 "
                                            "/g1001 /g1002] >>"});
  CHECK(all.pages[0].value.text == "known");
  CHECK(all.pages[0].value.problem == "text_unmapped");
  CHECK(all.end()->problems == std::vector<page_problem>{{1, "text_unmapped"}});
}

TEST_CASE("the title may stand in XMP alone") {
  const auto all = extract(
      {.content = shown("text", 100, 400),
       .metadata = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
                   "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "
                   "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title><rdf:Alt><rdf:li "
                   "xml:lang='x-default'>Tide tables</rdf:li></rdf:Alt></dc:title><dc:creator>"
                   "<rdf:Seq><rdf:li>E. Varn</rdf:li></rdf:Seq></dc:creator></rdf:Description>"
                   "</rdf:RDF></x:xmpmeta>"});
  CHECK(all.documents[0].title == "Tide tables");
  CHECK(all.documents[0].author == "E. Varn");
  CHECK(extract({.content = shown("text", 100, 400), .metadata = "<broken"}).documents[0].title ==
        "");
}

TEST_CASE("the language that a file says is read from its tag") {
  const auto said = [](std::string_view entry) {
    return extract({.content = shown("text", 100, 400), .catalog_entries = std::string(entry)})
        .documents[0]
        .language;
  };
  CHECK(said("/Lang (de-AT)") == "de");
  CHECK(said("/Lang (EN)") == "en");
  CHECK(said("/Lang <FEFF00660072>") == "fr");
  for (const std::string entry : {"", "/Lang ()", "/Lang (german)", "/Lang /de", "/Lang 7",
                                  "/Lang (en_US)", "/Lang 99 0 R"}) {
    INFO(entry);
    CHECK(said(entry).empty());
  }
  CHECK(said("/Lang (" + std::string(100'000, 'd') + ")").empty());
}

TEST_CASE("a file of which only attachments are encrypted opens without its password") {
  const auto locked = [](std::string_view filter) {
    return std::format(
        "/Encrypt << /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /O <{0}> /U <{0}> /StmF /{1} "
        "/StrF /{1} /EFF /StdCF /CF << /StdCF << /AuthEvent /EFOpen /CFM /AESV2 /Length 16 >> >> "
        ">>",
        std::string(64, '7'), filter);
  };
  const auto content = shown("text", 100, 400);
  CHECK(extract({.content = content, .trailer = locked("Identity")}).pages[0].value.text == "text");
  const auto all =
      page_reader().read_file(make_page({.content = content, .trailer = locked("StdCF")}));
  REQUIRE(all.failure() != nullptr);
  CHECK(all.failure()->code == "password_required");
}

}  // namespace
}  // namespace pagemill::test
