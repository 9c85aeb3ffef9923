/// The routes of AI: answers from documents, and vectors of a client's own texts.
#pragma once
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "api/ai/provider_table.hpp"
#include "api/ai/usage/call_meter.hpp"
#include "api/embedding/query_embedder.hpp"
#include "api/http/exchange.hpp"
#include "api/request/json_answer.hpp"
#include "api/search/searcher.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

class ai_handlers {
 public:
  ai_handlers(query_embedder& embedder, searcher& find, document_store& documents,
              answer_tools tools, usage_book& book, ai_providers& providers)
      : embedder_(embedder),
        searcher_(find),
        documents_(documents),
        tools_(tools),
        book_(book),
        providers_(providers) {}

  /// In the form of OpenAI's /v1/embeddings.
  reply embeddings(exchange_ptr request);
  /// Answers a question with citations, as a whole or as events.
  reply query(exchange_ptr request);
  /// Extracts the fields of a JSON schema from a document.
  reply extract(exchange_ptr request);
  /// Sums up a document, with citations; likewise.
  reply summarize(exchange_ptr request);
  /// What differs between two documents.
  reply compare(exchange_ptr request);

 private:
  boost::asio::awaitable<http_result<void>> check_documents(exchange_ptr request,
                                                            std::vector<document_id> documents);

  /// A whole document; see read_document_text().
  boost::asio::awaitable<http_result<std::shared_ptr<const document_text>>> read_document(
      exchange_ptr request, document_id id);
  boost::asio::awaitable<boost::json::array> place_differences(exchange_ptr request,
                                                               comparison_task of,
                                                               std::vector<difference> found);

  /// Of the request's cost.
  std::shared_ptr<call_meter> meter(const exchange& request, std::string_view operation,
                                    std::string_view provider, std::string_view model);

  query_embedder& embedder_;
  searcher& searcher_;
  document_store& documents_;
  answer_tools tools_;
  usage_book& book_;
  ai_providers& providers_;
};

/// A provider of text takes its time, and is called for each part of a document.
inline constexpr int answer_seconds_max = 120;
inline constexpr int document_seconds_max = 300;

constexpr auto ai_routes() {
  using enum http_method;
  return std::to_array<resource_route<ai_handlers>>({
      {{post, "/api/v1/ai/embeddings", scope::ask, body_kind::json}, &ai_handlers::embeddings},
      {route_rule{post, "/api/v1/ai/query", scope::ask, body_kind::json, answer_seconds_max}
           .producing("application/json, text/event-stream"),
       &ai_handlers::query},
      {{post, "/api/v1/ai/extract", scope::ask, body_kind::json, document_seconds_max},
       &ai_handlers::extract},
      {route_rule{post, "/api/v1/ai/summarize", scope::ask, body_kind::json, document_seconds_max}
           .producing("application/json, text/event-stream"),
       &ai_handlers::summarize},
      {{post, "/api/v1/ai/compare", scope::ask, body_kind::json}, &ai_handlers::compare},
  });
}

}  // namespace pagemill
