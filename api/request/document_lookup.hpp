/// Finds the document that the path of a request names.
#pragma once
#include "api/http/exchange.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

class document_lookup {
 public:
  document_lookup(blocking_pool& pool, document_store& documents)
      : pool_(pool), documents_(documents) {}

  /// The document whose id is the first captured segment, which also goes into the access log. 400
  /// `invalid_id`, 404 `not_found`.
  boost::asio::awaitable<http_result<document_head>> find(exchange_ptr request) const;
  /// Its original file. 404 also while the file is still to be downloaded.
  boost::asio::awaitable<http_result<stored_file>> find_file(workspace_id workspace,
                                                             document_id id) const;

 private:
  blocking_pool& pool_;
  document_store& documents_;
};

}  // namespace pagemill
