#include "api/http/problem.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

namespace pagemill {

TEST_CASE("a problem is the JSON of RFC 9457 with code and request id") {
  const problem what{422, "invalid_option", "The option \"x\" is not known.", "x"};
  const auto body = boost::json::parse(problem_json(what, "r-1")).as_object();
  CHECK(body.at("type").as_string() == "about:blank");
  CHECK(body.at("title").as_string() == "Unprocessable Content");
  CHECK(body.at("status").as_int64() == 422);
  CHECK(body.at("code").as_string() == "invalid_option");
  CHECK(body.at("detail").as_string() == "The option \"x\" is not known.");
  CHECK(body.at("field").as_string() == "x");
  CHECK(body.at("request_id").as_string() == "r-1");
}

TEST_CASE("a problem without a field has no such member") {
  const auto body = boost::json::parse(problem_json({404, "not_found", "No.", ""}, "")).as_object();
  CHECK_FALSE(body.contains("field"));
}

}  // namespace pagemill
