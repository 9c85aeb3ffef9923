#include "common/stores/blobs/blob_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {
namespace {

using postgres::scope;
using postgres::transact;
using postgres::transaction;

std::vector<std::byte> read_in(postgres::connection_pool& pool, const scope& visible,
                               const blob_id& blob, int number) {
  return transact(pool, visible, [&](transaction& open) {
    const auto rows = open.exec(sql::read_blob_part, pqxx::params{to_string(blob), number});
    std::vector<std::byte> data;
    if (!rows.empty()) {
      const auto bytes = rows[0][0].as<pqxx::bytes>();
      data.assign(bytes.begin(), bytes.end());
    }
    return data;
  });
}

}  // namespace

blob_id blob_store::begin(const workspace_id& workspace) {
  const blob_id blob{make_uuid_v7()};
  transact(pool_, scope{.workspace = workspace},
           [&](transaction& open) { open.exec(sql::create_blob, pqxx::params{to_string(blob)}); });
  return blob;
}

void blob_store::add_part(const workspace_id& workspace, const blob_id& blob, int number,
                          std::span<const std::byte> data) {
  transact(pool_, scope{.workspace = workspace}, [&](transaction& open) {
    open.exec(sql::add_blob_part, pqxx::params{to_string(blob), number, postgres::as_bytes(data)});
  });
}

void blob_store::abandon(const workspace_id& workspace, const blob_id& blob) {
  transact(pool_, scope{.workspace = workspace}, [&](transaction& open) {
    open.exec(sql::delete_unfinished_blob, pqxx::params{to_string(blob)});
  });
}

std::vector<std::byte> blob_store::read_part(const blob_id& blob, int number) {
  return read_in(pool_, scope{}, blob, number);
}

std::vector<std::byte> blob_store::read_part(const workspace_id& workspace, const blob_id& blob,
                                             int number) {
  return read_in(pool_, scope{.workspace = workspace}, blob, number);
}

int blob_store::sweep(double older_than_seconds) {
  return transact(pool_, scope{}, [&](transaction& open) {
    const auto found = open.exec(sql::sweep_blobs, pqxx::params{older_than_seconds});
    if (found.empty()) return 0;
    const auto ids = postgres::plain_array(
        found, [](const auto& row) { return row[0].template as<std::string>(); });
    open.exec(sql::delete_orphan_blobs, pqxx::params{ids});
    return static_cast<int>(found.size());
  });
}

}  // namespace pagemill
