/// The routes of search.
#pragma once
#include <array>
#include <optional>

#include "api/http/exchange.hpp"
#include "api/request/json_answer.hpp"
#include "api/search/searcher.hpp"

namespace pagemill {

class search_handlers {
 public:
  search_handlers(searcher& find, answer_tools tools) : searcher_(find), tools_(tools) {}

  /// In the mode that the body names.
  reply search(exchange_ptr request);
  /// The same by query parameters.
  reply get(exchange_ptr request);
  reply hybrid(exchange_ptr request);
  reply semantic(exchange_ptr request);
  reply keyword(exchange_ptr request);
  reply related(exchange_ptr request);

 private:
  reply answer_body(exchange_ptr request, std::optional<search_mode> mode);
  reply answer_search(exchange_ptr request, search_request wanted);

  searcher& searcher_;
  answer_tools tools_;
};

constexpr auto search_routes() {
  using enum http_method;
  return std::to_array<resource_route<search_handlers>>({
      {{get, "/api/v1/search/related/{document_id}", scope::search}, &search_handlers::related},
      {{http_method::get, "/api/v1/search", scope::search}, &search_handlers::get},
      {{post, "/api/v1/search", scope::search, body_kind::json}, &search_handlers::search},
      {{post, "/api/v1/search/hybrid", scope::search, body_kind::json}, &search_handlers::hybrid},
      {{post, "/api/v1/search/semantic", scope::search, body_kind::json},
       &search_handlers::semantic},
      {{post, "/api/v1/search/keyword", scope::search, body_kind::json}, &search_handlers::keyword},
  });
}

}  // namespace pagemill
