/// Stored files: rows, which say what exists and who refers to it, and bytes. The store keeps both
/// consistent through failures. Blocking; any thread.
///
/// The bytes may be outside the database of the rows, so one transaction cannot always change both.
/// The invariants:
/// - Bytes always have a row. It is created before the first part and deleted after the bytes. A
///   crash leaves an unfinished upload, which the sweep finds.
/// - A whole blob has all of its bytes. They are sealed before the transaction that makes the row
///   whole, and a row is condemned before its bytes are dropped: a condemned row can neither be
///   adopted nor become whole, and stays until a sweep has dropped its bytes.
/// - A workspace has at most one whole blob of a content. A later upload of the same content adopts
///   it; the later upload's own parts then count as unfinished.
/// Bytes in the same database take shortcuts: the last part is stored, and parts that are not
/// needed are deleted, in the transaction of the row.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/blobs/blob_bytes.hpp"
#include "common/blobs/blob_upload.hpp"
#include "common/blobs/spool_blob.hpp"
#include "common/stores/blobs/blob_parts.hpp"

namespace pagemill {

class blob_store {
 public:
  /// Bytes are kept in the same database.
  explicit blob_store(postgres::connection_pool& pool);
  /// Bytes are kept in `elsewhere`, which outlives the store.
  blob_store(postgres::connection_pool& pool, blob_bytes& elsewhere);
  blob_store(const blob_store&) = delete;
  blob_store& operator=(const blob_store&) = delete;

  /// An upload whose parts go into this store, which must outlive it. Nothing refers to them until
  /// a transaction of settle_upload.hpp makes them a whole blob. The sweep drops what was left an
  /// hour ago.
  blob_upload begin_upload(const workspace_id& workspace);
  /// Drops an upload that will not become whole. Has no effect on a whole blob, so it may be called
  /// when the answer to the transaction was lost.
  void abandon(const blob_key& key);
  /// As blob_bytes::read, of a whole blob.
  std::vector<std::byte> read(const blob_key& key, std::int64_t offset, std::size_t bytes_max) {
    return bytes_.read(key, offset, bytes_max);
  }
  /// The same as a function, for spool_blob.
  blob_reader reader(const blob_key& key) {
    return [this, key](std::int64_t offset, std::size_t bytes_max) {
      return bytes_.read(key, offset, bytes_max);
    };
  }
  /// Deletes some of the blobs that have been unfinished or unreferenced for that long. Workers
  /// only. Returns the number of blobs it looked at; 0: none are left.
  int sweep(double older_than_seconds);

  // Steps of transact_with_upload (settle_upload.hpp).
  /// Before the transaction: seals bytes that are kept elsewhere.
  void prepare(blob_upload& upload);
  /// Within it: returns the workspace's whole blob of this content, or makes `upload` whole. Throws
  /// blob_incomplete if the sweep was faster.
  blob_id settle(postgres::transaction& open, const blob_upload& upload);
  /// After it, with what settle returned.
  void note_settled(blob_upload& upload, const blob_id& used) const;

 private:
  void put(const blob_key& key, int number, std::span<const std::byte> part);
  bool in_database() const { return &bytes_ == &parts_; }

  postgres::connection_pool& pool_;
  blob_parts parts_;
  blob_bytes& bytes_;
};

}  // namespace pagemill
