/// The routes of documents: list, show, delete, and reading them in bounded memory.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/cache/lru_cache.hpp"
#include "api/jobs/job_handlers.hpp"
#include "api/http/exchange.hpp"
#include "api/pictures/picture_maker.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

class document_handlers {
 public:
  /// Pages as JSON, of documents that are ready: under their generation they never change.
  using page_cache = lru_cache<std::string>;

  document_handlers(blocking_pool& pool, document_store& documents, blob_store& blobs,
                    page_cache& cached_pages, picture_maker& pictures, hint_sender send_hint)
      : pool_(pool),
        documents_(documents),
        blobs_(blobs),
        cached_pages_(cached_pages),
        pictures_(pictures),
        send_hint_(std::move(send_hint)) {}

  /// GET /api/v1/pdf/documents
  boost::asio::awaitable<response> list(exchange_ptr request);
  /// GET /api/v1/pdf/documents/{id}
  boost::asio::awaitable<response> show(exchange_ptr request);
  /// DELETE /api/v1/pdf/documents/{id}
  boost::asio::awaitable<response> remove(exchange_ptr request);
  /// GET .../text and .../markdown
  boost::asio::awaitable<response> text(exchange_ptr request, text_form form);
  /// GET .../pages
  boost::asio::awaitable<response> pages(exchange_ptr request);
  /// GET .../pages/{n}
  boost::asio::awaitable<response> page(exchange_ptr request);
  /// GET .../file
  boost::asio::awaitable<response> file(exchange_ptr request);
  /// GET .../chunks
  boost::asio::awaitable<response> chunks(exchange_ptr request);
  /// GET .../tables
  boost::asio::awaitable<response> tables(exchange_ptr request);
  /// GET .../images
  boost::asio::awaitable<response> images(exchange_ptr request);
  /// GET .../pages/{n}/image.png
  boost::asio::awaitable<response> page_image(exchange_ptr request);
  /// GET .../images/{k}
  boost::asio::awaitable<response> image(exchange_ptr request);

 private:
  /// The document that the path names; 400 or 404.
  boost::asio::awaitable<http_result<document>> find(exchange_ptr request);
  boost::asio::awaitable<http_result<document>> find_with_file(exchange_ptr request);
  boost::asio::awaitable<response> make_picture(exchange_ptr request, document of, std::string key,
                                                std::string etag, picture_request wanted);
  boost::asio::awaitable<response> blocks(exchange_ptr request, block_kind kind,
                                          int (*append)(std::string&, const block_row&));

  blocking_pool& pool_;
  document_store& documents_;
  blob_store& blobs_;
  page_cache& cached_pages_;
  picture_maker& pictures_;
  hint_sender send_hint_;
};

}  // namespace pagemill
