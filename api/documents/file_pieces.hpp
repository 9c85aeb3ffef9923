/// A stored file, or a range of it, read piece by piece: at most 256 KiB in memory at a time.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "api/http/response.hpp"
#include "api/request/answer_budget.hpp"
#include "api/request/byte_range.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/stores/blobs/blob_store.hpp"

namespace pagemill {

class file_pieces final : public body_pieces {
 public:
  file_pieces(blocking_pool& pool, answer_budget& answers, blob_store& blobs, const blob_key& key,
              byte_range wanted)
      : pool_(pool), answers_(answers), blobs_(blobs), key_(key), wanted_(wanted) {}

  /// Throws when bytes are missing: the file was deleted meanwhile, or the storage is damaged.
  boost::asio::awaitable<std::optional<std::string>> next() override;

 private:
  blocking_pool& pool_;
  answer_budget& answers_;
  blob_store& blobs_;
  blob_key key_;
  byte_range wanted_;                        ///< the rest to be sent
  std::optional<answer_budget::room> room_;  ///< of the piece that is being made or sent
  bool ended_ = false;
};

}  // namespace pagemill
