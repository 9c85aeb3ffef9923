/// The routes of what is made of a document's file: its pages drawn, the images on them, and the
/// files attached to it.
#pragma once
#include <array>
#include <string>

#include "api/file_parts/part_maker.hpp"
#include "api/http/exchange.hpp"
#include "api/request/answer_budget.hpp"
#include "api/request/document_lookup.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

class part_handlers {
 public:
  part_handlers(blocking_pool& pool, answer_budget& answers, document_store& documents,
                part_maker& parts)
      : pool_(pool),
        answers_(answers),
        documents_(documents),
        lookup_(pool, documents),
        parts_(parts) {}

  reply page_image(exchange_ptr request);
  reply image(exchange_ptr request);
  reply attachment(exchange_ptr request);

 private:
  /// 404 also while the file is still to be downloaded.
  boost::asio::awaitable<http_result<document_head>> find_with_file(exchange_ptr request);
  reply make_picture(exchange_ptr request, document_id document, std::string key, std::string etag,
                     picture_request wanted);

  blocking_pool& pool_;
  answer_budget& answers_;
  document_store& documents_;
  document_lookup lookup_;
  part_maker& parts_;
};

constexpr auto part_routes() {
  using enum http_method;
  using rule = route_rule;
  return std::to_array<resource_route<part_handlers>>({
      {rule{get, "/api/v1/pdf/documents/{id}/pages/{n}/image.png", scope::read}.producing(
           "image/png"),
       &part_handlers::page_image},
      {rule{get, "/api/v1/pdf/documents/{id}/images/{k}", scope::read}.producing(
           "image/png, image/jpeg"),
       &part_handlers::image},
      {rule{get, "/api/v1/pdf/documents/{id}/attachments/{k}", scope::read}.producing(
           "application/octet-stream"),
       &part_handlers::attachment},
  });
}

}  // namespace pagemill
