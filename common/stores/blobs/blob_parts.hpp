/// The bytes of stored files in PostgreSQL, in the table blob_parts.
#pragma once
#include "common/blobs/blob_bytes.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
class transaction;
}  // namespace postgres

/// Each operation is one short transaction of the key's workspace. Blocking; any thread; throws the
/// exceptions of common/postgres.
class blob_parts final : public blob_bytes {
 public:
  explicit blob_parts(postgres::connection_pool& pool) : pool_(pool) {}

  void put(const blob_key& key, int number, std::span<const std::byte> part) override;
  /// Does nothing: the parts stay where they are.
  void seal(const blob_key& key, int parts) override;
  /// Returns bytes of one part.
  std::vector<std::byte> read(const blob_key& key, std::int64_t offset,
                              std::size_t bytes_max) override;
  void drop(const blob_key& key) override;

  // The same, within a transaction that also changes the rows of blobs.
  static void put_in(postgres::transaction& open, const blob_key& key, int number,
                     std::span<const std::byte> part);
  static void drop_in(postgres::transaction& open, std::span<const blob_key> keys);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
