/// From Beast's message to the plain values of request_head.
#pragma once
#include <string>
#include <string_view>

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/system/error_code.hpp>

#include "api/http/request_head.hpp"

namespace pagemill {

/// 400 for a bad target and, in HTTP/1.1, for a missing Host.
http_result<request_head> convert_head(
    const boost::beast::http::header<true, boost::beast::http::fields>& message);

/// Whether the end of the body can be told: chunked is the one transfer coding that is spoken here.
/// Beast takes a request with another one for a request without a body.
bool is_framing_known(const boost::beast::http::header<true, boost::beast::http::fields>& message);

/// Whether the length is said once at most: a proxy might take the other one.
bool is_length_clear(const boost::beast::http::header<true, boost::beast::http::fields>& message);

/// What to answer when Beast could not parse the head.
problem head_problem(boost::system::error_code wrong);

/// The id that the client sent when it is harmless (1 to 64 letters, digits, '.', '_', '-'), else a
/// new one.
std::string make_request_id(std::string_view sent);

/// Whether the client spoke HTTP wrongly, as against going away or being silent for too long.
bool is_protocol_error(boost::system::error_code wrong);

}  // namespace pagemill
