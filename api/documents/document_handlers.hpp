/// The routes of documents: list, show, change, delete, and read them in bounded memory.
#pragma once
#include <array>
#include <string>

#include "api/cache/lru_cache.hpp"
#include "api/documents/row_pieces.hpp"
#include "api/http/exchange.hpp"
#include "api/request/answer_budget.hpp"
#include "api/request/document_lookup.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/jobs/channels.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

class document_handlers {
 public:
  /// Pages as JSON, of documents that are ready: within a generation they never change.
  using page_cache = lru_cache<std::string>;

  document_handlers(blocking_pool& pool, answer_budget& answers, document_store& documents,
                    blob_store& blobs, page_cache& cached_pages, hint_sender send_hint)
      : pool_(pool),
        answers_(answers),
        documents_(documents),
        lookup_(pool, documents),
        blobs_(blobs),
        cached_pages_(cached_pages),
        send_hint_(std::move(send_hint)) {}

  reply list(exchange_ptr request);
  reply show(exchange_ptr request);
  /// Sets title and tags.
  reply change(exchange_ptr request);
  reply remove(exchange_ptr request);
  /// The original, whole or a range of it.
  reply file(exchange_ptr request);
  reply text(exchange_ptr request);
  reply markdown(exchange_ptr request);
  reply pages(exchange_ptr request);
  reply page(exchange_ptr request);
  reply chunks(exchange_ptr request);
  reply tables(exchange_ptr request);
  reply table_as_csv(exchange_ptr request);
  reply images(exchange_ptr request);
  reply form(exchange_ptr request);
  reply attachments(exchange_ptr request);

 private:
  template <class Row>
  struct row_list;
  template <class Row>
  reply answer_rows(exchange_ptr request, row_list<Row> wanted);
  reply answer_text(exchange_ptr request, text_form form);
  /// The document with all that is said of it.
  reply answer_whole(exchange_ptr request, document_id id);
  piece_tools tools_for(const exchange& request) const;

  blocking_pool& pool_;
  answer_budget& answers_;
  document_store& documents_;
  document_lookup lookup_;
  blob_store& blobs_;
  page_cache& cached_pages_;
  hint_sender send_hint_;
};

constexpr auto document_routes() {
  using enum http_method;
  using handlers = document_handlers;
  using rule = route_rule;
  return std::to_array<resource_route<handlers>>({
      {{get, "/api/v1/pdf/documents", scope::read}, &handlers::list},
      {{get, "/api/v1/pdf/documents/{id}", scope::read}, &handlers::show},
      {{patch, "/api/v1/pdf/documents/{id}", scope::submit, body_kind::json}, &handlers::change},
      {rule{del, "/api/v1/pdf/documents/{id}", scope::submit}.producing(any_media_type),
       &handlers::remove},
      {rule{get, "/api/v1/pdf/documents/{id}/file", scope::read}.producing("application/pdf"),
       &handlers::file},
      {rule{get, "/api/v1/pdf/documents/{id}/text", scope::read}.producing("text/plain"),
       &handlers::text},
      {rule{get, "/api/v1/pdf/documents/{id}/markdown", scope::read}.producing("text/markdown"),
       &handlers::markdown},
      {{get, "/api/v1/pdf/documents/{id}/pages", scope::read}, &handlers::pages},
      {{get, "/api/v1/pdf/documents/{id}/pages/{n}", scope::read}, &handlers::page},
      {{get, "/api/v1/pdf/documents/{id}/chunks", scope::read}, &handlers::chunks},
      {{get, "/api/v1/pdf/documents/{id}/tables", scope::read}, &handlers::tables},
      {rule{get, "/api/v1/pdf/documents/{id}/tables/{k}.csv", scope::read}.producing("text/csv"),
       &handlers::table_as_csv},
      {{get, "/api/v1/pdf/documents/{id}/images", scope::read}, &handlers::images},
      {{get, "/api/v1/pdf/documents/{id}/form", scope::read}, &handlers::form},
      {{get, "/api/v1/pdf/documents/{id}/attachments", scope::read}, &handlers::attachments},
  });
}

}  // namespace pagemill
