#include "api/ai/requests/document_request.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

const std::string first = "0192f0c1-6f00-7b4c-9d2e-3f5061728394";
const std::string second = "0192f0c1-6f00-7b4c-9d2e-3f5061728395";

template <class Value>
std::string field_of(const http_result<Value>& parsed) {
  REQUIRE_FALSE(parsed);
  return parsed.error().code + " " + parsed.error().field;
}

}  // namespace

TEST_CASE("a summary is of a document, in a style") {
  const auto wanted = parse_summary_request(
      R"({"document_id":")" + first + R"(","style":"key_points","provider":"p","model":"m"})");
  REQUIRE(wanted);
  CHECK(to_string(wanted->document) == first);
  CHECK(wanted->style == summary_style::key_points);
  CHECK(wanted->provider == "p");
  CHECK(wanted->model == "m");
  const auto plain = parse_summary_request(R"({"document_id":")" + first + R"(","style":null})");
  REQUIRE(plain);
  CHECK(plain->style == summary_style::brief);
}

TEST_CASE("a comparison is of two documents, which may be the same") {
  const auto wanted =
      parse_comparison_request(R"({"document_ids":[")" + first + R"(",")" + second + R"("]})");
  REQUIRE(wanted);
  CHECK(to_string(wanted->documents[1]) == second);
  CHECK(parse_comparison_request(R"({"document_ids":[")" + first + R"(",")" + first + R"("]})"));
}

TEST_CASE("what is no task about documents names its member") {
  const auto summary = [](const std::string& body) {
    return field_of(parse_summary_request(body));
  };
  CHECK(summary("{}") == "invalid_member document_id");
  CHECK(summary(R"({"document_id":null})") == "invalid_member document_id");
  CHECK(summary(R"({"document_id":"x"})") == "invalid_member document_id");
  CHECK(summary(R"({"document_id":7})") == "invalid_member document_id");
  CHECK(summary(R"({"style":"long"})") == "invalid_member style");
  CHECK(summary(R"({"style":["brief"]})") == "invalid_member style");
  CHECK(summary(R"({"model":""})") == "invalid_member model");
  CHECK(summary(R"({"question":"Who?"})") == "invalid_member question");
  CHECK(summary("[]") == "invalid_json ");
  const auto comparison = [](const std::string& body) {
    return field_of(parse_comparison_request(body));
  };
  CHECK(comparison("{}") == "invalid_member document_ids");
  CHECK(comparison(R"({"document_ids":[]})") == "invalid_member document_ids");
  CHECK(comparison(R"({"document_ids":[")" + first + R"("]})") == "invalid_member document_ids");
  CHECK(comparison(R"({"document_ids":[")" + first + R"(","x"]})") ==
        "invalid_member document_ids");
  CHECK(comparison(R"({"document_ids":["a","b","c"]})") == "invalid_member document_ids");
  CHECK(comparison(R"({"document_ids":")" + first + R"("})") == "invalid_member document_ids");
  CHECK(comparison(R"({"style":"brief"})") == "invalid_member style");
}
