#include "api/http/response.hpp"

#include <boost/json/serialize.hpp>

namespace pagemill {

response json_response(int status, const boost::json::value& body) {
  return json_text_response(status, boost::json::serialize(body));
}

response json_text_response(int status, std::string json) {
  response made;
  made.status = status;
  made.content_type = "application/json";
  made.body = std::move(json);
  return made;
}

response problem_response(const problem& what, std::string_view request_id) {
  response made;
  made.status = what.status;
  made.content_type = "application/problem+json";
  made.headers = what.headers;
  made.body = problem_json(what, request_id);
  made.code = what.code;
  return made;
}

response empty_response(int status) {
  response made;
  made.status = status;
  return made;
}

}  // namespace pagemill
