#include "common/stores/blobs/blob_parts.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {

using postgres::transact;
using postgres::transaction;
using postgres::visibility;

void blob_parts::put_in(transaction& open, const blob_key& key, int number,
                        std::span<const std::byte> part) {
  open.exec(sql::add_blob_part, pqxx::params{to_string(key.id), number, postgres::as_bytes(part)});
}

void blob_parts::drop_in(transaction& open, std::span<const blob_key> keys) {
  open.exec(sql::delete_blob_parts, pqxx::params{postgres::plain_array(keys, &blob_key::id)});
}

void blob_parts::put(const blob_key& key, int number, std::span<const std::byte> part) {
  transact(pool_, visibility{.workspace = key.workspace},
           [&](transaction& open) { put_in(open, key, number, part); });
}

void blob_parts::seal(const blob_key&, int) {}

std::vector<std::byte> blob_parts::read(const blob_key& key, std::int64_t offset,
                                        std::size_t bytes_max) {
  constexpr auto part_bytes = static_cast<std::int64_t>(blob_part_bytes_max);
  const auto number = static_cast<int>(offset / part_bytes);
  const auto from = static_cast<int>(offset % part_bytes);
  const auto wanted = static_cast<int>(std::min(bytes_max, blob_part_bytes_max));
  return transact(pool_, visibility{.workspace = key.workspace}, [&](transaction& open) {
    const auto rows =
        open.exec_binary(sql::open_blob_part, pqxx::params{to_string(key.id), number, from, wanted},
                         sql::fetch_blob_part);
    std::vector<std::byte> data;
    if (!rows.empty()) {
      const auto bytes = postgres::read_bytes(rows[0][0]);
      data.assign(bytes.begin(), bytes.end());
    }
    return data;
  });
}

void blob_parts::drop(const blob_key& key) {
  transact(pool_, visibility{.workspace = key.workspace},
           [&](transaction& open) { drop_in(open, std::span(&key, 1)); });
}

}  // namespace pagemill
