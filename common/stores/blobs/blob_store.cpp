#include "common/stores/blobs/blob_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {
namespace {

using postgres::transact;
using postgres::transaction;
using postgres::visibility;

void create_row(transaction& open, const blob_key& key) {
  open.exec(sql::create_blob, pqxx::params{to_string(key.id)});
}

/// Whether the upload was unfinished: from now on it can only be removed.
bool condemn_upload(transaction& open, const blob_key& key) {
  return !open.exec(sql::condemn_upload, pqxx::params{to_string(key.id)}).empty();
}

void delete_rows(transaction& open, std::span<const blob_key> condemned) {
  const auto ids = postgres::plain_array(condemned, &blob_key::id);
  open.exec(sql::delete_condemned_blobs, pqxx::params{ids});
}

/// For bytes in the same database.
void remove_in(transaction& open, std::span<const blob_key> condemned) {
  if (condemned.empty()) return;
  blob_parts::drop_in(open, condemned);
  delete_rows(open, condemned);
}

}  // namespace

blob_store::blob_store(postgres::connection_pool& pool)
    : pool_(pool), parts_(pool), bytes_(parts_) {}

blob_store::blob_store(postgres::connection_pool& pool, blob_bytes& elsewhere)
    : pool_(pool), parts_(pool), bytes_(elsewhere) {}

blob_upload blob_store::begin_upload(const workspace_id& workspace) {
  return {workspace, [this](const blob_key& key, int number, std::span<const std::byte> part) {
            put(key, number, part);
          }};
}

void blob_store::put(const blob_key& key, int number, std::span<const std::byte> part) {
  if (number == 0) {
    transact(pool_, visibility{.workspace = key.workspace}, [&](transaction& open) {
      create_row(open, key);
      if (in_database()) blob_parts::put_in(open, key, number, part);
    });
    if (in_database()) return;
  }
  bytes_.put(key, number, part);
}

void blob_store::abandon(const blob_key& key) {
  const std::span keys(&key, 1);
  const bool condemned =
      transact(pool_, visibility{.workspace = key.workspace}, [&](transaction& open) {
        if (!condemn_upload(open, key)) return false;
        if (in_database()) remove_in(open, keys);
        return true;
      });
  if (!condemned || in_database()) return;
  bytes_.drop(key);
  transact(pool_, visibility{.workspace = key.workspace},
           [&](transaction& open) { delete_rows(open, keys); });
}

int blob_store::sweep(double older_than_seconds) {
  std::vector<blob_key> condemned;
  const auto looked_at = transact(pool_, visibility{}, [&](transaction& open) {
    condemned.clear();
    const auto found = open.exec(sql::sweep_blobs, pqxx::params{older_than_seconds});
    if (found.empty()) return 0;
    const auto ids = postgres::plain_array(
        found, [](const auto& row) { return row[0].template as<std::string>(); });
    for (const auto& row : open.exec(sql::condemn_blobs, pqxx::params{ids})) {
      condemned.push_back(
          {{postgres::read_uuid(row["workspace_id"])}, {postgres::read_uuid(row["id"])}});
    }
    if (in_database()) remove_in(open, condemned);
    return static_cast<int>(found.size());
  });
  if (!in_database() && !condemned.empty()) {
    for (const auto& key : condemned) bytes_.drop(key);
    transact(pool_, visibility{}, [&](transaction& open) { delete_rows(open, condemned); });
  }
  return looked_at;
}

void blob_store::prepare(blob_upload& upload) {
  if (in_database()) return;
  upload.store_last_part();
  bytes_.seal(upload.key(), upload.parts());
}

blob_id blob_store::settle(transaction& open, const blob_upload& upload) {
  const auto& key = upload.key();
  const auto sha256 = postgres::as_bytes(upload.sha256());
  if (const auto known = open.exec(sql::adopt_blob, pqxx::params{sha256}); !known.empty()) {
    if (in_database() && upload.is_stored() && condemn_upload(open, key)) {
      remove_in(open, std::span(&key, 1));
    }
    return {postgres::read_uuid(known[0]["id"])};
  }
  if (upload.parts_stored() == 0) create_row(open, key);
  if (const auto last = upload.last_part(); !last.empty()) {
    blob_parts::put_in(open, key, upload.parts_stored(), last);
  }
  const pqxx::params whole{to_string(key.id), sha256, upload.bytes(), upload.parts()};
  if (open.exec(sql::finish_blob, whole).empty()) {
    throw blob_incomplete("the upload took so long that it was swept");
  }
  return key.id;
}

void blob_store::note_settled(blob_upload& upload, const blob_id& used) const {
  if (in_database() || used == upload.key().id) upload.settled();
}

}  // namespace pagemill
