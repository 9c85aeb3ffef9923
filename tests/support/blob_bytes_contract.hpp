/// The contract of blob_bytes as a test for every implementation.
#pragma once
#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include "common/blobs/blob_bytes.hpp"

namespace pagemill::test {

/// Bytes that differ from part to part.
inline std::vector<std::byte> some_bytes(std::size_t count, unsigned seed = 1) {
  std::vector<std::byte> bytes(count);
  for (auto& one : bytes) {
    seed = seed * 1664525 + 1013904223;
    one = static_cast<std::byte>(seed >> 24);
  }
  return bytes;
}

/// Stores `bytes` as a sealed file.
inline void store_file(blob_bytes& store, const blob_key& key, std::span<const std::byte> bytes) {
  int parts = 0;
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), blob_part_bytes_max));
    store.put(key, parts++, part);
    bytes = bytes.subspan(part.size());
  }
  store.seal(key, parts);
}

/// Everything from `offset` on, read in steps of at most `step` bytes.
inline std::vector<std::byte> read_from(blob_bytes& store, const blob_key& key, std::size_t offset,
                                        std::size_t step) {
  std::vector<std::byte> all;
  while (true) {
    const auto at = static_cast<std::int64_t>(offset + all.size());
    const auto piece = store.read(key, at, step);
    CHECK(piece.size() <= step);
    if (piece.empty()) return all;
    all.insert(all.end(), piece.begin(), piece.end());
  }
}

inline void check_blob_bytes(blob_bytes& store, const workspace_id& workspace) {
  const auto new_key = [&] { return blob_key{workspace, {make_uuid_v7()}}; };
  constexpr auto part = blob_part_bytes_max;

  // A file reads back as stored, whatever its size and wherever a reader starts.
  for (const std::size_t size : {std::size_t{1}, part, part + 1, 2 * part, 2 * part + 1000}) {
    const auto key = new_key();
    const auto bytes = some_bytes(size);
    store_file(store, key, bytes);
    CHECK(read_from(store, key, 0, part) == bytes);
    for (const std::size_t offset : {size / 2, size - 1, size, size + part}) {
      const auto from = static_cast<std::ptrdiff_t>(std::min(offset, size));
      const std::vector<std::byte> rest(bytes.begin() + from, bytes.end());
      CHECK(read_from(store, key, offset, part) == rest);
      CHECK(read_from(store, key, offset, part / 3) == rest);
    }
    store.drop(key);
  }

  // Sealing and dropping may be repeated; only dropped files are gone.
  const auto one = new_key();
  const auto other = new_key();
  const auto unknown = new_key();
  store_file(store, one, some_bytes(10));
  store.seal(one, 1);
  store_file(store, other, some_bytes(20, 2));
  store.drop(one);
  store.drop(one);
  store.drop(unknown);
  CHECK(store.read(one, 0, part).empty());
  CHECK(store.read(unknown, 0, part).empty());
  CHECK(read_from(store, other, 0, part) == some_bytes(20, 2));
  store.drop(other);

  // An unfinished file can be dropped and its key reused.
  const auto cut_off = new_key();
  store.put(cut_off, 0, some_bytes(part));
  store.drop(cut_off);
  store_file(store, cut_off, some_bytes(5, 3));
  CHECK(read_from(store, cut_off, 0, part) == some_bytes(5, 3));
  store.drop(cut_off);
}

}  // namespace pagemill::test
