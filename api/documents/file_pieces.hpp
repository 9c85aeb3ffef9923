/// A stored file, or a range of it, as it is read part by part: 256 KiB in memory at a time.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "api/request/byte_range.hpp"
#include "api/http/response.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/blobs/blob_store.hpp"

namespace pagemill {

class file_pieces final : public body_pieces {
 public:
  file_pieces(blocking_pool& pool, blob_store& blobs, workspace_id workspace, blob_id blob,
              byte_range wanted)
      : pool_(pool), blobs_(blobs), workspace_(workspace), blob_(blob), wanted_(wanted) {}

  /// Throws when a part is missing: the file was deleted meanwhile.
  boost::asio::awaitable<std::optional<std::string>> next() override;

 private:
  blocking_pool& pool_;
  blob_store& blobs_;
  workspace_id workspace_;
  blob_id blob_;
  byte_range wanted_;  ///< what is still to be sent
  bool ended_ = false;
};

}  // namespace pagemill
