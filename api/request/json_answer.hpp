/// Makes the JSON of lists and the like on the pool, with room for it.
#pragma once
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/json/serialize.hpp>

#include "api/http/exchange.hpp"
#include "api/request/answer_budget.hpp"
#include "common/async/blocking_pool.hpp"

namespace pagemill {

struct answer_tools {
  blocking_pool& pool;
  answer_budget& answers;
};

/// `make` reads from the database, on a thread of the pool, and returns a JSON value of about
/// answer_bytes_max at most.
template <class Make>
boost::asio::awaitable<response> make_json_answer(answer_tools tools, exchange_ptr request,
                                                  Make make) {
  auto room = co_await tools.answers.reserve(request->workspace, 2 * answer_bytes_max);
  auto body =
      co_await tools.pool.run(request->turn(), [&] { return boost::json::serialize(make()); });
  co_return answer_budget::keeping(json_text_response(200, std::move(body)), std::move(room));
}

}  // namespace pagemill
