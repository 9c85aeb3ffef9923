// Small files whose parts refer to each other so that a naive reader counts, walks or copies too
// much: each part has its bound.
#include <format>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"
#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::test {
namespace {

using pdf_writer::reference;

TEST_CASE("a link to a page that the file does not have leads nowhere") {
  page_reader reader;
  const auto links_to = [&](const std::string& page) {
    const auto read = reader.read_page(
        {.content = shown("text", 100, 400),
         .page_entries = std::format(
             "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [{} /Fit] >>]", page)});
    CHECK(read.text == "text");
    return read.annotations.size();
  };
  CHECK(links_to("0") == 1);
  for (const std::string page : {"1", "5000", "2147483647", "-1", "null"}) {
    CAPTURE(page);
    CHECK(links_to(page) == 0);
  }
}

TEST_CASE("a field with a hundred thousand parents has no name, and the page its value") {
  page_reader reader;
  constexpr int parents = 100'000;
  std::vector<std::string> objects{"<< /T (top) >>"};
  while (objects.size() < parents) {
    objects.push_back(std::format("<< /Parent {} >>", reference(static_cast<int>(objects.size()))));
  }
  const auto all = reader.read_file(
      make_page({.content = shown("text", 100, 400),
                 .page_entries =
                     std::format("/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /V (value) /T "
                                 "(name) /Rect [100 90 300 99] /Parent {} >>]",
                                 reference(parents)),
                 .catalog_entries = "/AcroForm << /Fields [1 0 R] >>",
                 .objects = objects}));
  REQUIRE(all.documents.size() == 1);
  CHECK(all.documents[0].form.empty());
  REQUIRE(all.pages.size() == 1);
  CHECK(all.pages[0].value.text == "text\n\nvalue");
}

TEST_CASE("a form is looked for among a bounded number of annotations") {
  page_reader reader;
  pdf_writer::pdf_file file(std::nullopt);
  const int pages = file.reserve();
  const int mark = file.add("<< /Type /Annot /Subtype /Square /Rect [0 0 9 9] >>");
  std::string list = "[", kids;
  for (int i = 0; i < 300'000; ++i) list += reference(mark) + ' ';
  const int marks = file.add(list + "]");
  for (int i = 0; i < 5; ++i) {
    kids += ' ' + reference(file.add(
                      std::format("<< /Type /Page /Parent {} /MediaBox [0 0 9 9] /Annots {} >>",
                                  reference(pages), reference(marks))));
  }
  file.set(pages, std::format("<< /Type /Pages /Count 5 /Kids [{}] >>", kids));
  const int root =
      file.add(std::format("<< /Type /Catalog /Pages {} /AcroForm << /Fields [{}] >> >>",
                           reference(pages), reference(mark)));
  const auto all = reader.read_file(file.bytes("/Root " + reference(root), "0123456789abcdef"));
  REQUIRE(all.end() != nullptr);
  CHECK(all.pages.size() == 5);
  CHECK(all.documents.at(0).problems == std::vector<std::string>{"form_truncated"});
}

TEST_CASE("twenty thousand damaged pages do not each cost a search for all of them") {
  constexpr int count = 20'000;
  pdf_writer::pdf_file file(std::nullopt);
  const int pages = file.reserve();
  const int content = file.add_stream("", "q nonsense Q");
  std::string kids;
  for (int i = 0; i < count; ++i) {
    kids += ' ' + reference(file.add(
                      std::format("<< /Type /Page /Parent {} /MediaBox [0 0 9 9] /Contents {} >>",
                                  reference(pages), reference(content))));
  }
  file.set(pages, std::format("<< /Type /Pages /Count {} /Kids [{}] >>", count, kids));
  const int root = file.add(std::format("<< /Type /Catalog /Pages {} >>", reference(pages)));
  extractor_pool pool{program_settings()};
  extractor_child child = pool.take(make_workspace());
  const auto input = spool(file.bytes("/Root " + reference(root), "0123456789abcdef"));
  const auto all =
      run(child, {.input = input.descriptor(), .limits = {.document_cpu_seconds = 10}});
  REQUIRE(all.end() != nullptr);
  CHECK(all.pages.size() == count);
}

TEST_CASE("thousands of fields that share eight megabytes of spaces take seconds") {
  std::string fields;
  for (int i = 0; i < 9000; ++i) fields += "2 0 R ";
  const auto bytes = make_page(
      {.content = "",
       .page_entries = std::format("/Annots [{}]", fields),
       .catalog_entries = "/AcroForm << /Fields [2 0 R] >>",
       .objects = {
           std::format("({})", std::string(8U << 20, ' ')),
           "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V 1 0 R /Rect [0 0 9 9] >>"}});
  extractor_pool pool{program_settings()};
  extractor_child child = pool.take(make_workspace());
  const auto input = spool(bytes);
  const auto all = run(child, {.input = input.descriptor(), .limits = {.page_cpu_seconds = 1}});
  REQUIRE(all.end() != nullptr);
  CHECK(all.documents.at(0).problems == std::vector<std::string>{"form_truncated"});
  CHECK(all.pages.at(0).value.problem == "page_timeout");
}

TEST_CASE("trees of labels and attachments that are their own branches are not climbed") {
  page_reader reader;
  for (const std::string entry : {"/PageLabels 1 0 R", "/Names << /EmbeddedFiles 1 0 R >>",
                                  "/PageLabels 2 0 R", "/Names << /EmbeddedFiles 2 0 R >>"}) {
    CAPTURE(entry);
    std::vector<std::string> objects{"<< /Kids [1 0 R 1 0 R] >>"};
    constexpr int branches = 50'000;
    for (int i = 2; i < branches; ++i) {
      objects.push_back(std::format("<< /Kids [{}] >>", reference(i + 1)));
    }
    objects.push_back("<< /Names [] /Nums [] >>");
    const auto all = reader.read_file(make_page(
        {.content = shown("text", 100, 400), .catalog_entries = entry, .objects = objects}));
    REQUIRE(all.end() != nullptr);
    CHECK(all.documents.at(0).attachments.empty());
    CHECK(all.pages.at(0).value.text == "text");
  }
}

TEST_CASE("text that stands in for glyphs counts among the characters of its page") {
  page_reader reader;
  const std::string instead =
      std::format("/Span << /ActualText ({}) >> BDC ", std::string(600, 'x'));
  const auto read = [&](int times) {
    std::string content = "BT /F1 12 Tf 9 9 Td ";
    for (int i = 0; i < times; ++i) content += instead + "(a) Tj EMC ";
    return reader.read_page({.content = content + "ET"}, {.page_characters = 1000});
  };
  CHECK(read(1).problem.empty());
  CHECK(read(1).text == std::string(600, 'x'));
  CHECK(read(2).problem == "page_too_large");
}

TEST_CASE("a text of many pieces is not compared with thousands of areas for each of them") {
  page_reader reader;
  std::string content = "0 g\n";
  for (int i = 0; i < 8000; ++i) {
    content += std::format("{} {} 3 3 re f\n", 300 + i % 60 * 4, 10 + i / 60 * 4);
  }
  content += "1 g BT /F1 5 Tf\n";
  for (int i = 0; i < 60'000; ++i)
    content += std::format("1 0 0.{} 1 9 700 Tm (a) Tj\n", 1 + i % 2);
  // White on white, but more than is looked at.
  CHECK(reader.read_page({.content = content + "ET"}, {.page_cpu_seconds = 5}).problem.empty());
}

}  // namespace
}  // namespace pagemill::test
