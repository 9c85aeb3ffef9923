/// The routes of AI: vectors of a client's own texts.
#pragma once
#include <array>

#include "api/embedding/query_embedder.hpp"
#include "api/http/exchange.hpp"
#include "api/request/json_answer.hpp"

namespace pagemill {

class ai_handlers {
 public:
  ai_handlers(query_embedder& embedder, answer_tools tools) : embedder_(embedder), tools_(tools) {}

  /// In the form of OpenAI's /v1/embeddings.
  reply embeddings(exchange_ptr request);

 private:
  query_embedder& embedder_;
  answer_tools tools_;
};

constexpr auto ai_routes() {
  using enum http_method;
  return std::to_array<resource_route<ai_handlers>>({
      {{post, "/api/v1/ai/embeddings", scope::ask, body_kind::json}, &ai_handlers::embeddings},
  });
}

}  // namespace pagemill
