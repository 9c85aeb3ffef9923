#include "api/http/exchange.hpp"

namespace pagemill {

boost::asio::awaitable<http_result<std::string>> read_whole_body(exchange_ptr request,
                                                                 std::size_t bytes_max) {
  constexpr std::size_t step = 16 * 1024;
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
