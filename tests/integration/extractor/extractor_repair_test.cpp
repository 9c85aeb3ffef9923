// What damage costs: itself, and not the rest of its page or file.
#include <format>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"
#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::test {
namespace {

const std::vector<std::string> repaired{"repaired"};

std::string form_object(const std::string& content) {
  return stream_object(
      "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F1 << /Type /Font "
      "/Subtype /Type1 /BaseFont /Helvetica >> >> >>",
      content);
}

TEST_CASE("a damaged operator costs only itself") {
  struct damage {
    std::string what, content, text;
  };
  const auto before = shown("before", 100, 500), after = shown("after", 100, 300);
  const auto line = [](const std::string& operators) {
    return "BT /F1 12 Tf 100 400 Td " + operators + " ET\n";
  };
  std::string unknown;
  for (int i = 0; i < 200; ++i) unknown += std::format("word{} ", i);
  const std::vector<damage> table{
      {"none", line("[(one) -900 (two)] TJ"), "one two"},
      {"an operator in an array", line("[(one) 0 Tc -900 (two)] TJ"), "one two"},
      {"several of them", line("[(one) 0 Tc -900 (two) 0 Tw -900 (three)] TJ"), "one two three"},
      {"an array without its end", line("[(one) -900 (two) TJ"), "one two"},
      {"an array without its start", line("(one) Tj -900 (two) ] TJ"), "one"},
      {"a word in an array", line("[(one) nonsense -900 (two)] TJ"), "one two"},
      {"200 unknown words", unknown + line("(word) Tj"), "word"},
      {"unknown words within text", line("(one) Tj " + unknown + " ( two) Tj"), "one two"},
      {"too few operands", line("Td (word) Tj"), "word"},
      {"a font that is not there", line("/F9 12 Tf (fallback) Tj /F1 12 Tf"), "fallback"},
      {"restores without a save", "Q Q Q " + line("(word) Tj"), "word"},
      {"saves without a restore", "q q q " + line("(word) Tj"), "word"},
      {"a string with brackets", line("[(a \\( TJ ET) 0 Tc (\\) b)] TJ"), "a ( TJ ET) b"},
      {"a comment", "% [ ( TJ\n" + line("[(one) 0 Tc (two)] TJ"), "onetwo"},
      {"a form that is not there", "/Fm9 Do " + line("(word) Tj"), "word"},
  };
  page_reader reader;
  for (const auto& [what, content, text] : table) {
    CAPTURE(what);
    const auto read = reader.text_of(before + content + after);
    CHECK(read == "before\n\n" + text + "\n\nafter");
  }
}

TEST_CASE("the data of an inline image are no operators, whatever else is damaged") {
  page_reader reader;
  const auto image = std::string("q 9 0 0 9 0 0 cm BI /W 4 /H 1 /BPC 8 /CS /G ID [(TJ EI Q\n");
  std::string unknown;
  for (int i = 0; i < 200; ++i) unknown += std::format("word{} ", i);
  CHECK(reader.text_of(image + unknown + shown("kept", 100, 400)) == "kept");
}

TEST_CASE("a damaged form costs only itself, and the page says so") {
  page_reader reader;
  const auto deflated = stream_object(
      "/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Filter /FlateDecode", "not deflated");
  const auto itself = form_object("/Fm Do " + shown("nested", 100, 350));
  for (const auto& form : {deflated, std::string("<< /Type /XObject /Subtype /Form >>"),
                           std::string("[1 2 3]"), std::string("null")}) {
    CAPTURE(form);
    const auto read = reader.read_page(
        {.content = shown("before", 100, 500) + "/Fm Do " + shown("after", 100, 300),
         .forms = "/Fm 1 0 R",
         .objects = {form}});
    CHECK(read.text == "before\n\nafter");
  }
  const auto read =
      reader.read_page({.content = shown("before", 100, 500) + "/Fm Do " + shown("after", 100, 300),
                        .forms = "/Fm 1 0 R",
                        .resources = "",
                        .objects = {itself}});
  CHECK(read.text.contains("before"));
  CHECK(read.text.contains("after"));
}

TEST_CASE("damage inside a form costs what is damaged in it") {
  page_reader reader;
  const auto read = reader.read_page(
      {.content = shown("before", 100, 500) + "/Fm Do " + shown("after", 100, 300),
       .forms = "/Fm 1 0 R",
       .objects = {form_object(shown("first", 100, 420) + "BT /F9 12 Tf [(x) 0 Tc (y)] TJ ET " +
                               shown("second", 100, 380))}});
  for (const auto* text : {"before", "first", "second", "after"}) CHECK(read.text.contains(text));
}

/// The file with another number behind its last "startxref".
std::string with_start(std::string file, std::size_t offset) {
  const auto at = file.rfind("startxref\n") + 10;
  return file.replace(at, file.find('\n', at) - at, std::to_string(offset));
}

/// The file with `text` in place of what stands at `at`.
std::string with_text(std::string file, std::string_view old_text, std::string_view text) {
  const auto at = file.find(old_text);
  REQUIRE(at != std::string::npos);
  return file.replace(at, old_text.size(), text);
}

std::size_t start_of(const std::string& file) {
  return std::stoul(file.substr(file.rfind("startxref\n") + 10));
}

/// Text and problems of a file's first page.
struct file_view {
  std::string text;
  std::vector<std::string> problems;
};

file_view view(page_reader& reader, const std::string& bytes) {
  auto all = reader.read_file(bytes);
  REQUIRE(all.documents.size() == 1);
  std::string text;
  for (const auto& page : all.pages) text += page.value.text + '\f';
  return {text, all.documents[0].problems};
}

TEST_CASE("a file whose objects had to be searched says that it was repaired") {
  page_reader reader;
  const auto whole = make_page({.content = shown("kept", 100, 400)});
  CHECK(view(reader, whole).problems.empty());
  for (const std::string& file :
       {with_start(whole, 1), with_start(whole, whole.size() * 9),
        with_start(whole, start_of(whole) + 9), whole.substr(0, start_of(whole)),
        whole.substr(0, whole.rfind("startxref")), whole + std::string(3000, 'x'),
        with_text(whole, "xref\n0 7\n", "xref\n1 7\n")}) {
    CAPTURE(file.substr(file.size() - 20));
    const auto read = view(reader, file);
    CHECK(read.text == "kept\f");
    CHECK(read.problems == repaired);
  }
}

TEST_CASE("small faults of a file cost nothing, and it is not repaired") {
  page_reader reader;
  const auto whole = make_page({.content = shown("kept", 100, 400)});
  const std::vector<std::pair<std::string, std::string>> table{
      {"space before the header", std::string(100, ' ') + whole},
      {"start in the space before the table", with_start(whole, start_of(whole) - 1)},
      {"a size too small", with_text(whole, "/Size 7", "/Size 3")},
      {"a size too large", with_text(whole, "/Size 7", "/Size 9")},
      {"an entry without its space", with_text(whole, " n \n", " n\n")},
      {"a length too small", with_text(whole, "/Length 37", "/Length 20")},
      {"a length too large", with_text(whole, "/Length 37", "/Length 99")},
      {"no end of an object", with_text(whole, "endstream\nendobj", "endstream\n      ")},
      {"some text behind the end", whole + std::string(500, 'x')},
  };
  for (const auto& [what, file] : table) {
    CAPTURE(what);
    const auto read = view(reader, file);
    CHECK(read.text == "kept\f");
    CHECK(read.problems.empty());
  }
}

std::string big_endian(std::size_t value) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

/// A file of one page and an update that appends another one, as a program does that gives its
/// cross-reference stream the number `size`, or one below it.
std::string updated_file(int size) {
  auto file = make_page({.content = shown("first", 100, 400)});
  const auto previous = start_of(file);
  // Of make_page: pages 1, font 2, image 3, content 4, page 5, catalog 6.
  std::string table;
  const auto append = [&](int number, const std::string& body) {
    table += '\1' + big_endian(file.size()) + '\0';
    file += std::format("{} 0 obj\n{}\nendobj\n", number, body);
  };
  append(1, "<< /Type /Pages /Count 2 /Kids [5 0 R 8 0 R] >>");
  append(7, stream_object("", shown("second", 100, 400)));
  append(8,
         "<< /Type /Page /Parent 1 0 R /MediaBox [0 0 600 800] /Contents 7 0 R /Resources << "
         "/Font << /F1 2 0 R >> >> >>");
  const auto start = file.size();
  file += std::format("9 0 obj\n{}\nendobj\nstartxref\n{}\n%%EOF\n",
                      stream_object(std::format("/Type /XRef /Index [1 1 7 2] /W [1 4 1] /Root 6 0 "
                                                "R /Prev {} /Size {}",
                                                previous, size),
                                    table),
                      start);
  return file;
}

TEST_CASE(
    "an update keeps its new page, also if its cross-reference stream is numbered beyond it") {
  page_reader reader;
  for (const int size : {10, 9}) {
    CAPTURE(size);
    const auto read = view(reader, updated_file(size));
    CHECK(read.text == "first\fsecond\f");
    CHECK(read.problems.empty());
  }
}

TEST_CASE("what an update deleted stays deleted in a file that qpdf reads whole") {
  page_reader reader;
  auto file = updated_file(9);
  // A further update without the second page.
  const auto previous = start_of(file);
  const std::string table = '\1' + big_endian(file.size()) + '\0';
  file += "1 0 obj\n<< /Type /Pages /Count 1 /Kids [5 0 R] >>\nendobj\n";
  const auto start = file.size();
  file += std::format("10 0 obj\n{}\nendobj\nstartxref\n{}\n%%EOF\n",
                      stream_object(std::format("/Type /XRef /Index [1 1] /W [1 4 1] /Root 6 0 R "
                                                "/Prev {} /Size 10",
                                                previous),
                                    table),
                      start);
  const auto read = view(reader, file);
  CHECK(read.text == "first\f");
  CHECK(read.problems.empty());
}

TEST_CASE("a file may be encrypted and damaged at once") {
  page_reader reader;
  const pdf_writer::pdf_options options{.pages = 1, .seed = 7, .password = "tide"};
  const auto whole = pdf_writer::make_pdf(options);
  auto expected = reader.read_file(whole, "tide");
  REQUIRE(expected.pages.size() == 1);
  REQUIRE_FALSE(expected.pages[0].value.text.empty());
  const auto damaged = with_start(whole, 1);
  auto read = reader.read_file(damaged, "tide");
  REQUIRE(read.pages.size() == 1);
  CHECK(read.pages[0].value.text == expected.pages[0].value.text);
  CHECK(read.documents[0].encryption == expected.documents[0].encryption);
  CHECK(read.documents[0].problems == repaired);
  const std::vector<std::pair<std::string, std::string>> refused{{"", "password_required"},
                                                                 {"ebb", "password_wrong"}};
  for (const auto& [password, code] : refused) {
    const auto all = reader.read_file(damaged, password);
    REQUIRE(all.failure() != nullptr);
    CHECK(all.failure()->code == code);
  }
}

}  // namespace
}  // namespace pagemill::test
