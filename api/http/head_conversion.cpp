#include "api/http/head_conversion.hpp"

#include <algorithm>

#include <boost/beast/http/error.hpp>

#include "common/core/uuid.hpp"

namespace pagemill {
namespace {

namespace wire = boost::beast::http;

http_method convert_method(wire::verb verb) {
  switch (verb) {
    case wire::verb::get: return http_method::get;
    case wire::verb::head: return http_method::head;
    case wire::verb::post: return http_method::post;
    case wire::verb::put: return http_method::put;
    case wire::verb::patch: return http_method::patch;
    case wire::verb::delete_: return http_method::del;
    case wire::verb::options: return http_method::options;
    default: return http_method::other;
  }
}

bool is_id_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

http_result<request_head> convert_head(const wire::header<true, wire::fields>& message) {
  const std::string_view target(message.target().data(), message.target().size());
  auto parsed = parse_target(target);
  if (!parsed) return std::unexpected(std::move(parsed.error()));
  if (message.version() == 11 && message.count(wire::field::host) != 1) {
    return refuse(400, "bad_host", "The request must have exactly one Host header.");
  }
  request_head head{convert_method(message.method()), *std::move(parsed), {}};
  for (const auto& field : message) {
    const auto name = field.name_string();
    const auto value = field.value();
    head.headers.emplace_back(to_lower({name.data(), name.size()}),
                              std::string(value.data(), value.size()));
  }
  return head;
}

bool is_framing_known(const wire::header<true, wire::fields>& message) {
  const auto count = message.count(wire::field::transfer_encoding);
  if (count == 0) return true;
  const auto coding = message[wire::field::transfer_encoding];
  return count == 1 && message.version() == 11 &&
         to_lower({coding.data(), coding.size()}) == "chunked";
}

bool is_length_clear(const wire::header<true, wire::fields>& message) {
  const auto count = message.count(wire::field::content_length);
  if (count == 0) return true;
  const auto length = message[wire::field::content_length];
  return count == 1 && !message.count(wire::field::transfer_encoding) &&
         std::ranges::all_of(length, [](char c) { return c >= '0' && c <= '9'; });
}

problem head_problem(boost::system::error_code wrong) {
  if (wrong == wire::error::header_limit || wrong == wire::error::buffer_overflow) {
    return {431, "headers_too_large", "The request's headers are too large.", ""};
  }
  if (wrong == wire::error::bad_version) {
    return {505, "bad_version", "Only HTTP/1.1 and HTTP/1.0 are supported.", ""};
  }
  return {400, "bad_request", "The request is not valid HTTP/1.1.", ""};
}

std::string make_request_id(std::string_view sent) {
  if (!sent.empty() && sent.size() <= 64 && std::ranges::all_of(sent, is_id_character)) {
    return std::string(sent);
  }
  return to_string(make_uuid_v7());
}

bool is_protocol_error(boost::system::error_code wrong) {
  const boost::system::error_code sample = wire::error::bad_method;
  return wrong.category() == sample.category() && wrong != wire::error::end_of_stream &&
         wrong != wire::error::partial_message;
}

}  // namespace pagemill
