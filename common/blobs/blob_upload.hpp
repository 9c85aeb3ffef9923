/// A file on its way into the blob store: hashed and cut into parts as it arrives, never whole in
/// memory.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "common/blobs/blob_bytes.hpp"
#include "common/core/sha256_hasher.hpp"

namespace pagemill {

/// Whether the file looks like a PDF: %PDF- occurs in its first 1024 bytes.
enum class pdf_mark { undecided, found, missing };

/// One thread at a time. Its owner must abandon() it in the store if it still is_stored() at the
/// end.
class blob_upload {
 public:
  /// Stores a part, or throws.
  using part_writer = std::function<void(const blob_key&, int number, std::span<const std::byte>)>;

  /// Leaves no trace until the first part is stored.
  blob_upload(const workspace_id& workspace, part_writer write);

  /// Buffers `data`. Once has_full_part() is true, call store_part() before appending much more.
  void append(std::span<const std::byte> data);
  /// Reserves memory for a whole part, when the file is known to be more than small.
  void expect_parts();
  bool is_empty() const { return bytes_ == 0; }
  std::size_t bytes_in_memory() const { return buffer_.size(); }
  pdf_mark mark() const { return mark_; }

  /// True when more than one part is in memory. The last part waits until the file is finished, so
  /// that it can be stored in the transaction that refers to the file.
  bool has_full_part() const { return buffer_.size() > blob_part_bytes_max; }
  /// Hashes and stores one full part. Blocking.
  void store_part();
  /// Ends the file and hashes the rest, which blocks. No append may follow.
  void finish();
  /// Stores the last part unless it is stored already. Blocking; call finish() first.
  void store_last_part();
  void release_memory() { buffer_ = {}; }

  const blob_key& key() const { return key_; }
  std::int64_t bytes() const { return bytes_; }
  // Of the finished file.
  const sha256_digest& sha256() const { return sha256_; }
  int parts() const { return parts_stored_ + (buffer_.empty() ? 0 : 1); }
  int parts_stored() const { return parts_stored_; }
  /// The part that is not stored yet; empty if all are.
  std::span<const std::byte> last_part() const { return buffer_; }

  /// True while stored parts belong to no whole blob.
  bool is_stored() const { return is_stored_; }
  /// Notes that the parts now belong to a whole blob, or are gone.
  void settled() { is_stored_ = false; }

 private:
  void look_for_mark();
  void write(std::span<const std::byte> part);

  blob_key key_;
  part_writer write_;
  std::vector<std::byte> buffer_;
  sha256_hasher hasher_;
  sha256_digest sha256_{};
  std::int64_t bytes_ = 0;
  int parts_stored_ = 0;
  pdf_mark mark_ = pdf_mark::undecided;
  bool is_stored_ = false;
};

}  // namespace pagemill
