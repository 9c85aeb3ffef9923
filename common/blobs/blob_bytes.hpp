/// The bytes of stored files, wherever they are kept: in PostgreSQL, or in a store beside it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "common/core/uuid.hpp"

namespace pagemill {

/// Names a stored file in every store.
struct blob_key {
  workspace_id workspace;
  blob_id id;
};

inline constexpr std::size_t blob_part_bytes_max = std::size_t{256} * 1024;

/// Bytes only. Which files exist, how long they are and who refers to them is in the rows of blobs,
/// and blob_store keeps the two together. Blocking; any thread, for one key one at a time. All
/// operations throw when the store cannot be reached.
class blob_bytes {
 public:
  blob_bytes() = default;
  virtual ~blob_bytes() = default;
  blob_bytes(const blob_bytes&) = delete;
  blob_bytes& operator=(const blob_bytes&) = delete;

  /// Stores part `number`, from 0, each once and in order. Every part but the last has exactly
  /// blob_part_bytes_max bytes.
  virtual void put(const blob_key& key, int number, std::span<const std::byte> part) = 0;
  /// Ends the file after `parts` parts: from here on it can be read, and takes no more parts. May
  /// be called again.
  virtual void seal(const blob_key& key, int parts) = 0;
  /// Bytes of a sealed file from `offset` on: at least one and at most `bytes_max`, which need not
  /// be all that were asked for. Empty at the end of the file and when there is no such file.
  virtual std::vector<std::byte> read(const blob_key& key, std::int64_t offset,
                                      std::size_t bytes_max) = 0;
  /// Forgets all parts, sealed or not. No effect when there are none.
  virtual void drop(const blob_key& key) = 0;
};

}  // namespace pagemill
