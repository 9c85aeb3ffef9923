/// Compresses responses where it pays and the client accepts it.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/http/request_head.hpp"
#include "api/http/response.hpp"

namespace pagemill {

/// What the client accepts best.
enum class content_coding { identity, gzip };

/// Compresses JSON and text of at least 1 KB with `coding` and sets the headers; leaves other
/// responses unchanged. Of a body in pieces, `answer->body` holds the first piece before and after
/// the call. Long bodies are compressed while they are sent, in steps that do not block the io
/// thread. `answer` must outlive the call.
boost::asio::awaitable<void> compress_answer(response* answer, content_coding coding);

}  // namespace pagemill
