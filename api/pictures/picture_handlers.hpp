/// The routes of pictures of a document: its pages drawn, and the images on them.
#pragma once
#include <array>
#include <string>

#include "api/http/exchange.hpp"
#include "api/pictures/picture_maker.hpp"
#include "api/request/document_lookup.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

class picture_handlers {
 public:
  picture_handlers(blocking_pool& pool, document_store& documents, picture_maker& pictures)
      : pool_(pool), documents_(documents), lookup_(pool, documents), pictures_(pictures) {}

  reply page_image(exchange_ptr request);
  reply image(exchange_ptr request);

 private:
  /// 404 also while the file is still to be downloaded.
  boost::asio::awaitable<http_result<document>> find_with_file(exchange_ptr request);
  reply make_picture(exchange_ptr request, document_id document, std::string key, std::string etag,
                     picture_request wanted);

  blocking_pool& pool_;
  document_store& documents_;
  document_lookup lookup_;
  picture_maker& pictures_;
};

constexpr auto picture_routes() {
  using enum http_method;
  using rule = route_rule;
  return std::to_array<resource_route<picture_handlers>>({
      {rule{get, "/api/v1/pdf/documents/{id}/pages/{n}/image.png", scope::read}.producing(
           "image/png"),
       &picture_handlers::page_image},
      {rule{get, "/api/v1/pdf/documents/{id}/images/{k}", scope::read}.producing(
           "image/png, image/jpeg"),
       &picture_handlers::image},
  });
}

}  // namespace pagemill
