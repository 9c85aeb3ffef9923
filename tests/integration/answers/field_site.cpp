#include "tests/integration/answers/field_site.hpp"

#include <fstream>
#include <iterator>
#include <set>

#include "tests/support/pdf/file_extras.hpp"
#include "tests/support/places.hpp"

namespace pagemill::test {
namespace {

namespace json = boost::json;
using pdf_writer::font;

std::string page_of(const json::array& content) {
  pdf_writer::page_canvas canvas;
  double y = 790;
  for (const auto& one : content) {
    if (one.is_array()) {
      std::vector<std::vector<std::string>> rows;
      for (const auto& row : one.get_array()) {
        auto& cells = rows.emplace_back();
        for (const auto& cell : row.get_array()) cells.emplace_back(cell.get_string());
      }
      y = canvas.table(rows, 50, y, 90.0 * static_cast<double>(rows[0].size())) - 24;
      continue;
    }
    const std::string_view text = one.get_string();
    if (text.starts_with("# ")) {
      canvas.line(font::bold, 18, 50, y, text.substr(2));
      y -= 30;
    } else if (text.starts_with("## ")) {
      canvas.line(font::bold, 13, 50, y, text.substr(3));
      y -= 20;
    } else {
      for (const auto& line : pdf_writer::wrap(text, font::body, 11, 480)) {
        canvas.line(font::body, 11, 50, y, line);
        y -= 14;
      }
    }
    if (text.empty()) y -= 14;
  }
  return pdf_writer::single_page_pdf({.width = pdf_writer::page_width,
                                      .height = pdf_writer::page_height,
                                      .content = canvas.content(),
                                      .font_entries = "/Encoding /WinAnsiEncoding"});
}

std::string form_of(const json::object& fields) {
  pdf_writer::file_extras extras;
  for (const auto& [name, value] : fields) {
    extras.fields.push_back({.name = std::string(name), .value = std::string(value.get_string())});
  }
  return pdf_writer::pdf_with(extras);
}

/// The pointers of all values that are neither null nor made of others.
void add_said(const json::value& value, const std::string& pointer, std::set<std::string>& into) {
  if (value.is_object()) {
    for (const auto& [name, one] : value.get_object()) {
      add_said(one, pointer + "/" + std::string(name), into);
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
      add_said(value.get_array()[i], std::format("{}/{}", pointer, i), into);
    }
  } else if (!value.is_null()) {
    into.insert(pointer);
  }
}

}  // namespace

std::vector<field_document> read_field_documents(const std::string& file) {
  std::ifstream stream(source_file("tests/integration/answers/" + file));
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  std::vector<field_document> all;
  const auto read = json::parse(text);
  for (const auto& one : read.as_array()) {
    const auto& members = one.as_object();
    const auto* form = members.if_contains("form");
    all.push_back({.name = std::string(members.at("name").as_string()),
                   .pdf = form == nullptr ? page_of(members.at("page").as_array())
                                          : form_of(form->as_object()),
                   .schema = members.at("schema").as_object(),
                   .value = members.at("value").as_object()});
  }
  REQUIRE(all.size() >= 6);
  return all;
}

void field_site::check_field_citations(std::string_view document,
                                       const json::object& answer) const {
  std::set<std::string> said, cited;
  add_said(answer.at("value"), "", said);
  const auto path = std::format("/api/v1/pdf/documents/{}", document);
  const auto chunks = client.get(path + "/chunks?limit=1000").json();
  const auto form = client.get(path + "/form").json();
  for (const auto& [pointer, one] : answer.at("citations").as_object()) {
    cited.insert(pointer);
    CHECK(text_of(one, "document_id") == document);
    CHECK(one.at("page").as_int64() >= 1);
    CHECK(one.at("bbox").as_array().size() == 4);
    const std::string_view text = one.at("text").as_string();
    CHECK_FALSE(text.empty());
    if (one.at("chunk_index").is_null()) {
      bool in_form = false;
      for (const auto& field : form.at("items").as_array()) {
        in_form = in_form || std::string_view(field.at("value").as_string()) == text;
      }
      CHECK(in_form);
    } else {
      const auto index = static_cast<std::size_t>(one.at("chunk_index").as_int64());
      CHECK(std::string_view(chunks.at("items").at(index).at("text").as_string()).contains(text));
    }
  }
  CHECK(said == cited);
}

}  // namespace pagemill::test
