/// Answers are sent compressed where that pays and the client wants it.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/http/request_head.hpp"
#include "api/http/response.hpp"

namespace pagemill {

/// Compresses JSON and text of at least 1 KB when the head asks for gzip, and says so in the
/// headers; of other answers nothing changes. The first of several pieces stands in `answer->body`
/// already, before and after. Long answers are compressed while they are sent, in steps that do not
/// hold up the io thread. `answer` must outlive the call.
boost::asio::awaitable<void> compress_answer(response* answer, bool gzip_wanted);

}  // namespace pagemill
