/// Compresses responses where it pays and the client accepts it.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/http/request_head.hpp"
#include "api/http/response.hpp"

namespace pagemill {

/// Compresses JSON and text of at least 1 KB if the client accepts gzip, and sets the headers;
/// leaves other responses unchanged. Of a body in pieces, `answer->body` holds the first piece
/// before and after the call. Long bodies are compressed while they are sent, in steps that do not
/// block the io thread. `answer` must outlive the call.
boost::asio::awaitable<void> compress_answer(response* answer, bool gzip_wanted);

}  // namespace pagemill
