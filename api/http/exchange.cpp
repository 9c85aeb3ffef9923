#include "api/http/exchange.hpp"

#include <algorithm>

namespace pagemill {

boost::asio::awaitable<http_result<std::string>> read_whole_body(exchange_ptr request,
                                                                 std::size_t bytes_max) {
  constexpr std::size_t step = 16 * 1024;
  const auto declared = request->body->declared_bytes().value_or(bytes_max);
  const auto expected = static_cast<std::size_t>(std::min<std::uint64_t>(declared, bytes_max));
  if (expected > step && request->reserve_memory) {
    request->body_room = co_await request->reserve_memory(expected);
  }
  std::string whole;
  while (true) {
    const auto had = whole.size();
    whole.resize(had + step);
    const auto got = co_await request->body->read(std::span(whole).subspan(had));
    if (!got) co_return std::unexpected(got.error());
    whole.resize(had + *got);
    if (*got == 0) co_return whole;
    if (whole.size() > bytes_max) co_return refuse(413, "too_large", "The body is too large.");
  }
}

}  // namespace pagemill
