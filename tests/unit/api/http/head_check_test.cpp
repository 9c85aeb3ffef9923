#include "api/http/head_check.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

constexpr std::uint64_t body_limit = 1000;
const route_rule json_rule{http_method::post, "/a", scope::read, body_kind::json};
const route_rule upload_rule{http_method::post, "/a", scope::read, body_kind::upload};

request_head head_with(header_list headers) {
  request_head head;
  head.method = http_method::post;
  head.headers = std::move(headers);
  return head;
}

std::string code_for(const route_rule& rule, header_list headers, body_framing framing = {}) {
  const auto found = check_head(rule, head_with(std::move(headers)), framing, body_limit);
  return found ? std::to_string(found->status) + " " + found->code : "";
}

}  // namespace

TEST_CASE("a head without anything unusual passes") {
  CHECK(code_for(json_rule, {}) == "");
  CHECK(code_for(json_rule, {{"content-type", "application/json"}}, {.length = 1000}) == "");
  CHECK(code_for(upload_rule, {}, {.length = 0}) == "");
  CHECK(code_for(upload_rule, {{"expect", "100-Continue"}}, {.chunked = true}) == "");
}

TEST_CASE("a body that is declared too large is refused before it is sent") {
  CHECK(code_for(json_rule, {}, {.length = 1001}) == "413 too_large");
  CHECK(code_for(upload_rule, {{"expect", "magic"}}, {.length = 1001}) == "413 too_large");
}

TEST_CASE("only 100-continue can be expected") {
  CHECK(code_for(json_rule, {{"expect", "magic"}}) == "417 expectation_failed");
}

TEST_CASE("an upload has a length or is chunked") {
  CHECK(code_for(upload_rule, {}) == "411 length_required");
  CHECK(code_for(json_rule, {}) == "");
}

TEST_CASE("a JSON route refuses a body that declares another type, and no body never does") {
  for (const char* type : {"application/json; charset=utf-8", "application/problem+json", ""}) {
    CAPTURE(type);
    CHECK(code_for(json_rule, {{"content-type", type}}, {.chunked = true}) == "");
  }
  CHECK(code_for(json_rule, {{"content-type", "text/plain"}}, {.length = 1}) ==
        "415 unsupported_media_type");
  CHECK(code_for(json_rule, {{"content-type", "text/plain"}}, {.length = 0}) == "");
}

TEST_CASE("all Accept headers together decide whether the response is acceptable") {
  CHECK(code_for(json_rule, {{"accept", "text/html"}}) == "406 not_acceptable");
  CHECK(code_for(json_rule, {{"accept", "text/html"}, {"accept", "application/json"}}) == "");
  CHECK(code_for(json_rule.producing(any_media_type), {{"accept", "text/html"}}) == "");
}

}  // namespace pagemill
