/// Documents with fields, and requests for these.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "tests/integration/answers/answer_site.hpp"

namespace pagemill::test {

inline constexpr const char* extract_path = "/api/v1/ai/extract";

/// A document of a set, what is asked of it, and what it says.
struct field_document {
  std::string name;
  std::string pdf;
  boost::json::object schema, value;
};

/// From a file of this folder. Of a page, "# " begins a heading, "## " a smaller one, "- " an item;
/// an array of arrays is a ruled table. The rules were made by field_documents.json and have not
/// seen unseen_field_documents.json.
std::vector<field_document> read_field_documents(const std::string& file);

struct field_site : whole_service {
  /// Returns the document's id.
  std::string add(const std::string& pdf) const {
    const auto path = process(pdf);
    return path.substr(path.rfind('/') + 1);
  }
  http_response extract(std::string_view document, boost::json::value schema) const {
    return client.post(extract_path, boost::json::object{{"document_id", document},
                                                         {"schema", std::move(schema)}});
  }
  /// Whether each value has a citation, and each citation's text stands in its chunk, or in the
  /// form, and has a place.
  void check_field_citations(std::string_view document, const boost::json::object& answer) const;
};

}  // namespace pagemill::test
