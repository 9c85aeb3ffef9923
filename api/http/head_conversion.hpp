/// Converts Beast's message to the plain values of request_head.
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

/// Whether the end of the body is known: chunked is the only transfer coding supported. Beast
/// treats a request with another one as a request without a body.
bool is_framing_known(const boost::beast::http::header<true, boost::beast::http::fields>& message);

/// Whether the length is given at most once: a proxy might use the other one.
bool is_length_clear(const boost::beast::http::header<true, boost::beast::http::fields>& message);

/// The problem to report when Beast could not parse the head.
problem head_problem(boost::system::error_code wrong);

/// The client's id if it is harmless (1 to 64 letters, digits, '.', '_', '-'), otherwise a new one.
std::string make_request_id(std::string_view sent);

/// Whether the client violated HTTP, rather than disconnecting or timing out.
bool is_protocol_error(boost::system::error_code wrong);

}  // namespace pagemill
