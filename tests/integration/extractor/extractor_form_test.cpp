// Form fields: what they say on their page, and as a list.
#include <algorithm>
#include <format>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/one_page.hpp"
#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::test {
namespace {

/// What a page with one field says, and the field.
struct read_form_page {
  std::string text;
  std::vector<form_field> fields;
};

/// `fields` are the contents of the widgets' dictionaries; `objects` begin at 1 0 R.
read_form_page read_fields(page_reader& reader, const std::vector<std::string>& fields,
                           std::vector<std::string> objects = {}) {
  std::string references;
  for (const auto& field : fields) {
    objects.push_back("<< /Type /Annot /Subtype /Widget /Rect [100 500 300 540] " + field + " >>");
    references += pdf_writer::reference(static_cast<int>(objects.size())) + ' ';
  }
  auto all = reader.read_file(
      make_page({.content = "",
                 .page_entries = std::format("/Annots [{}]", references),
                 .catalog_entries = std::format("/AcroForm << /Fields [{}] >>", references),
                 .objects = std::move(objects)}));
  REQUIRE(all.documents.size() == 1);
  REQUIRE(all.pages.size() == 1);
  return {all.pages[0].value.text, all.documents[0].form};
}

struct field_case {
  std::string what, dictionary;
  std::string text;  ///< on the page
  std::string type;
  std::string value;  ///< in the list
};

void check_fields(const std::vector<field_case>& table) {
  page_reader reader;
  for (const auto& [what, dictionary, text, type, value] : table) {
    CAPTURE(what);
    const auto read = read_fields(reader, {"/T (name) " + dictionary});
    CHECK(read.text == text);
    REQUIRE(read.fields.size() == 1);
    CHECK(read.fields[0] == form_field{"name", type, value, 1, {100, 260, 300, 300}});
  }
}

std::string utf16_text(const std::string& utf8) {
  return pdf_writer::pdf_file(std::nullopt).text(utf8);
}

TEST_CASE("text fields say their value, in every script and with its lines") {
  check_fields({
      {"one line", "/FT /Tx /V (Ada Lovelace)", "Ada Lovelace", "text", "Ada Lovelace"},
      {"Arabic", "/FT /Tx /V " + utf16_text("\u0645\u0631\u062d\u0628\u0627"),
       "\u0645\u0631\u062d\u0628\u0627", "text", "\u0645\u0631\u062d\u0628\u0627"},
      {"Chinese", "/FT /Tx /V " + utf16_text("\u4f60\u597d"), "\u4f60\u597d", "text",
       "\u4f60\u597d"},
      {"comb", "/FT /Tx /Ff 16777216 /MaxLen 8 /V (12345678)", "12345678", "text", "12345678"},
      {"UTF-8", "/FT /Tx /V <EFBBBFC3A9>", "\u00e9", "text", "\u00e9"},
      {"empty", "/FT /Tx /V ()", "", "text", ""},
      {"no value", "/FT /Tx", "", "text", ""},
      {"a value that is none", "/FT /Tx /V [1 2]", "", "text", ""},
      {"a name", "/FT /Tx /V /Named", "Named", "text", "Named"},
  });
  page_reader reader;
  const auto several =
      read_fields(reader, {"/T (name) /FT /Tx /Ff 4096 /V (one\\rtwo\\r\\nthree)"});
  CHECK(several.fields[0].value == "one\ntwo\nthree");
  for (const auto* line : {"one", "two", "three"}) CHECK(several.text.contains(line));
  const auto stream =
      read_fields(reader, {"/T (name) /FT /Tx /V 1 0 R"}, {stream_object("", "a long value")});
  CHECK(stream.text == "a long value");
  CHECK(stream.fields[0].value == "a long value");
}

TEST_CASE("choices say the name that is shown on the page, and the exported value in the list") {
  const std::string options = "/Opt [[(us) (United States)] [(de) (Deutschland)] (plain)] ";
  check_fields({
      {"a pair", "/FT /Ch /Ff 131072 /V (de) " + options, "Deutschland", "choice", "de"},
      {"one text", "/FT /Ch /V (plain) " + options, "plain", "choice", "plain"},
      {"typed in", "/FT /Ch /Ff 393216 /V (other) " + options, "other", "choice", "other"},
      {"none", "/FT /Ch " + options, "", "choice", ""},
      {"no options", "/FT /Ch /V (de)", "de", "choice", "de"},
  });
  page_reader reader;
  const auto several =
      read_fields(reader, {"/T (name) /FT /Ch /Ff 2097152 /V [(us) () (plain)] " + options});
  CHECK(several.fields[0].value == "us\nplain");
  CHECK(several.text.contains("United States"));
  CHECK(several.text.contains("plain"));
}

TEST_CASE("the value of a password field appears nowhere") {
  page_reader reader;
  const auto stars = stream_object(
      "/Type /XObject /Subtype /Form /BBox [0 0 200 40] /Resources << /Font << /F << /Type /Font "
      "/Subtype /Type1 /BaseFont /Helvetica >> >> >>",
      "BT /F 12 Tf 5 10 Td (******) Tj ET");
  for (const std::string entries : {"", "/AP << /N 1 0 R >>", "/Parent 2 0 R"}) {
    CAPTURE(entries);
    const auto read =
        read_fields(reader, {"/T (name) /FT /Tx /Ff 8192 /V (open sesame) /DV (sesame) " + entries},
                    {stars, "<< /T (group) /V (open sesame) >>"});
    CHECK_FALSE(read.text.contains("sesame"));
    REQUIRE(read.fields.size() == 1);
    CHECK(read.fields[0].type == "text");
    CHECK(read.fields[0].value == "");
  }
}

TEST_CASE("boxes and radio buttons say whether they are on") {
  check_fields({
      {"a box on", "/FT /Btn /V /Yes /AS /Yes", "\u2611", "check_box", "Yes"},
      {"a box off", "/FT /Btn /V /Off /AS /Off", "\u2610", "check_box", ""},
      {"a box without a state", "/FT /Btn", "\u2610", "check_box", ""},
      {"a box with its value only", "/FT /Btn /V /Yes", "\u2611", "check_box", "Yes"},
      {"a button on", "/FT /Btn /Ff 32768 /V /A /AS /A", "\u25c9", "radio_button", "A"},
      {"a button off", "/FT /Btn /Ff 32768 /V /A /AS /Off", "\u25cb", "radio_button", ""},
  });
}

TEST_CASE("radio buttons of one field take its name and type, each its own state") {
  page_reader reader;
  const auto read =
      read_fields(reader, {"/Parent 1 0 R /AS /Off", "/Parent 1 0 R /AS /B"},
                  {"<< /FT /Btn /Ff 32768 /T (answer) /V /B /Parent 2 0 R >>", "<< /T (poll) >>"});
  REQUIRE(read.fields.size() == 2);
  for (const auto& field : read.fields) {
    CHECK(field.name == "poll.answer");
    CHECK(field.type == "radio_button");
  }
  CHECK(read.fields[0].value == "");
  CHECK(read.fields[1].value == "B");
  CHECK(std::ranges::count(read.text, '\n') >= 1);
  CHECK(read.text.contains("\u25c9"));
  CHECK(read.text.contains("\u25cb"));
}

TEST_CASE("a value stands for the field's appearance, which is drawn where there is none") {
  const auto drawn = stream_object(
      "/Type /XObject /Subtype /Form /BBox [0 0 200 40] /Resources << /Font << /F << /Type /Font "
      "/Subtype /Type1 /BaseFont /Helvetica >> >> >>",
      "BT /F 12 Tf 5 10 Td (drawn) Tj ET");
  page_reader reader;
  const auto text_of = [&](const std::string& entries) {
    return read_fields(reader, {"/T (name) /AP << /N 1 0 R >> " + entries}, {drawn}).text;
  };
  CHECK(text_of("/FT /Tx /V (drawn)") == "drawn");
  CHECK(text_of("/FT /Tx /V (newer)") == "newer");
  CHECK(text_of("/FT /Tx") == "drawn");
  CHECK(text_of("/FT /Btn /Ff 65536") == "drawn");
  CHECK(text_of("/FT /Sig /V << /Type /Sig >>") == "drawn");
  CHECK(text_of("/FT /Tx /V (newer) /F 2") == "");
}

TEST_CASE("a field without a name, a type or a form says its value on the page") {
  page_reader reader;
  CHECK(read_fields(reader, {"/FT /Tx /V (value)"}).text == "value");
  CHECK(read_fields(reader, {"/FT /Tx /V (value)"}).fields.empty());
  CHECK(read_fields(reader, {"/T (name) /V (value)"}).fields.size() == 1);
  const auto loose = reader.read_page(
      {.content = "",
       .page_entries = "/Annots [<< /Type /Annot /Subtype /Widget /Rect [100 500 300 540] /FT /Tx "
                       "/V (value) /T (name) >>]"});
  CHECK(loose.text == "value");
}

TEST_CASE("hidden fields are neither on the page nor in the list") {
  page_reader reader;
  const auto read =
      read_fields(reader, {"/T (seen) /FT /Tx /V (one)", "/T (a) /FT /Tx /V (two) /F 2",
                           "/T (b) /FT /Btn /AS /Yes /F 32"});
  CHECK(read.text == "one");
  REQUIRE(read.fields.size() == 1);
  CHECK(read.fields[0].name == "seen");
}

TEST_CASE("fields that are each other's parents have an end") {
  page_reader reader;
  const auto read = read_fields(reader, {"/T (name) /Parent 1 0 R"},
                                {"<< /T (a) /Parent 2 0 R >>", "<< /T (b) /Parent 1 0 R >>"});
  CHECK(read.fields.size() <= 1);
}

TEST_CASE("fields that take too long give the page a problem, and cost no process") {
  std::string values, options, fields;
  for (int i = 0; i < 1000; ++i) values += "()";
  for (int i = 0; i < 10'000; ++i) options += std::format("[({}) (y)]", i);
  for (int i = 0; i < 200; ++i) {
    fields += "<< /Type /Annot /Subtype /Widget /FT /Ch /V 1 0 R /Opt 2 0 R /Rect [1 1 9 9] >>";
  }
  page_reader reader;
  const auto read =
      reader.read_page({.content = shown("content", 100, 400),
                        .page_entries = std::format("/Annots [{}]", fields),
                        .objects = {std::format("[{}]", values), std::format("[{}]", options)}},
                       {.page_cpu_seconds = 1});
  CHECK(read.problem == "page_timeout");
  CHECK(read.text == "");
}

}  // namespace
}  // namespace pagemill::test
