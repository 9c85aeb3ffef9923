/// Documents of one page with given text, and questions to them.
#pragma once
#include <format>
#include <string>
#include <string_view>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/whole_service.hpp"
#include "tests/support/pdf/page_canvas.hpp"
#include "tests/support/pdf/single_page.hpp"

namespace pagemill::test {

inline constexpr const char* query_path = "/api/v1/ai/query";

inline std::string page_with(std::string_view text) {
  std::string content;
  int y = 760;
  for (const auto& line : pdf_writer::wrap(text, pdf_writer::font::body, 11, 480)) {
    content += std::format("BT /F1 11 Tf 50 {} Td ({}) Tj ET\n", y, line);
    y -= 14;
  }
  return pdf_writer::single_page_pdf({.width = 600, .height = 800, .content = content});
}

struct answer_site : whole_service {
  /// Returns the document's id.
  std::string add(std::string_view text, const std::string& options = "") const {
    const auto path = process(page_with(text), options);
    return path.substr(path.rfind('/') + 1);
  }
  http_response ask(boost::json::object body) const { return client.post(query_path, body); }
  boost::json::object answer(std::string_view question) const {
    const auto got = ask({{"question", question}});
    REQUIRE(got.status == 200);
    return got.json().as_object();
  }
  /// Whether each citation stands in its chunk, on its page, and the marks are those of citations.
  void check_citations(const boost::json::object& answer) const {
    const auto& citations = answer.at("citations").as_array();
    const std::string_view said = answer.at("answer").as_string();
    for (std::size_t i = 0; i < citations.size(); ++i) {
      const std::string_view text = citations[i].at("text").as_string();
      CHECK(said.contains(std::format("{} [{}]", text, i + 1)));
      const auto path = "/api/v1/pdf/documents/" + text_of(citations[i], "document_id");
      const auto chunks = client.get(path + "/chunks?limit=1000").json();
      const auto index = citations[i].at("chunk_index").as_int64();
      const auto& chunk = chunks.at("items").at(static_cast<std::size_t>(index));
      CHECK(std::string_view(chunk.at("text").as_string()).contains(text));
      const auto& box = citations[i].at("bbox").as_array();
      REQUIRE(box.size() == 4);
      CHECK(box[0].to_number<double>() < box[2].to_number<double>());
      CHECK(box[1].to_number<double>() < box[3].to_number<double>());
    }
  }
};

}  // namespace pagemill::test
