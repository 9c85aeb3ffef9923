/// Reads the body of a task.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "api/http/exchange.hpp"
#include "api/request/query_parameters.hpp"

namespace pagemill {

/// What `parse` makes of the body, which is gone then: whoever waits for the memory of an answer or
/// a document must not hold that of a body. Refuses parameters.
template <class Value>
boost::asio::awaitable<http_result<Value>> read_request(
    exchange_ptr request, std::size_t bytes_max, http_result<Value> (*parse)(std::string_view)) {
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  auto body = co_await read_whole_body(request, bytes_max);
  if (!body) co_return std::unexpected(body.error());
  auto wanted = parse(*body);
  *body = std::string();
  request->body_room.reset();
  co_return wanted;
}

}  // namespace pagemill
