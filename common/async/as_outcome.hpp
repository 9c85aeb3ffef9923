/// The completion token of operations whose failures are expected: a co_await on it yields the
/// error code and never throws.
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace pagemill {

inline constexpr auto as_outcome = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace pagemill
