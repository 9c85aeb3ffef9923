/// A file on its way into the blob store: hashed and cut into parts as it comes, never whole in
/// memory.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "common/blobs/blob_bytes.hpp"
#include "common/core/sha256_digest.hpp"
#include "common/core/sha256_hasher.hpp"

namespace pagemill {

/// Whether the file begins like a PDF: with %PDF- in its first 1024 bytes.
enum class pdf_mark { undecided, found, missing };

/// Used by one thread at a time. Whoever owns it abandons it in the end when it is still stored().
class blob_upload {
 public:
  /// Stores a part; throws when it cannot.
  using part_writer = std::function<void(const blob_key&, int number, std::span<const std::byte>)>;

  /// Without effect until the first part is stored.
  blob_upload(const workspace_id& workspace, part_writer write);

  /// Takes data into memory. Once has_full_part() is true, store_part() must follow soon.
  void append(std::span<const std::byte> data);
  /// Makes room for a part at once, where more than a small file comes.
  void expect_parts();
  bool is_empty() const { return bytes_ == 0; }
  std::size_t bytes_in_memory() const { return buffer_.size(); }
  pdf_mark mark() const { return mark_; }

  /// True when more than a part is in memory: the last part waits until the file is finished, and
  /// may then be stored together with what refers to the file.
  bool has_full_part() const { return buffer_.size() > blob_part_bytes_max; }
  /// Hashes and stores one full part. Blocking.
  void store_part();
  /// Ends the file. Blocking for as long as hashing the rest takes; no append may follow.
  void finish();
  /// Stores the last part where that has not been done. Blocking; after finish().
  void store_last_part();
  void release_memory() { buffer_ = {}; }

  const blob_key& key() const { return key_; }
  std::int64_t bytes() const { return bytes_; }
  // Of the finished file.
  const sha256_digest& sha256() const { return sha256_; }
  int parts() const { return parts_stored_ + (buffer_.empty() ? 0 : 1); }
  int parts_stored() const { return parts_stored_; }
  /// The part that is not stored yet; empty when all are.
  std::span<const std::byte> last_part() const { return buffer_; }

  /// True while parts are stored that belong to no whole blob.
  bool is_stored() const { return is_stored_; }
  /// The parts belong to a whole blob now, or are gone.
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
