/// POST /api/v1/search and /api/v1/search/{hybrid,semantic,keyword}, and GET /api/v1/search/related
#pragma once
#include <optional>

#include <boost/asio/awaitable.hpp>

#include "api/http/exchange.hpp"
#include "api/search/searcher.hpp"

namespace pagemill {

class search_handlers {
 public:
  explicit search_handlers(searcher& find) : searcher_(find) {}

  /// `mode` when the path says one.
  boost::asio::awaitable<response> search(exchange_ptr request, std::optional<search_mode> mode);

  /// GET /api/v1/search/related/{document_id}
  boost::asio::awaitable<response> related(exchange_ptr request);

 private:
  searcher& searcher_;
};

}  // namespace pagemill
