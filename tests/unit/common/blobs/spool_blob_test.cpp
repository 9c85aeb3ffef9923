#include "common/blobs/spool_blob.hpp"

#include <unistd.h>

#include "tests/support/blob_bytes_contract.hpp"
#include "tests/support/memory_blob_bytes.hpp"
#include "tests/support/temp_folder.hpp"

using namespace pagemill;

namespace {

struct spool_site {
  test::temp_folder folder;
  test::memory_blob_bytes store;
  blob_key key{{make_uuid_v4()}, {make_uuid_v7()}};
  blob_reader read = [this](std::int64_t offset, std::size_t max) {
    return store.read(key, offset, max);
  };
};

}  // namespace

TEST_CASE("a stored file is copied whole") {
  spool_site site;
  const auto bytes = test::some_bytes(2 * blob_part_bytes_max);
  test::store_file(site.store, site.key, bytes);
  const auto file =
      spool_blob(site.read, static_cast<std::int64_t>(bytes.size()), site.folder.path());
  std::vector<std::byte> copy(bytes.size() + 1);
  CHECK(::pread(file.descriptor(), copy.data(), copy.size(), 0) ==
        static_cast<ssize_t>(bytes.size()));
  copy.pop_back();
  CHECK(copy == bytes);
}

TEST_CASE("a stored file that is shorter or longer than its row says is not taken for a document") {
  spool_site site;
  CHECK_THROWS_AS(spool_blob(site.read, 1, site.folder.path()), blob_incomplete);
  test::store_file(site.store, site.key, test::some_bytes(1000));
  CHECK_THROWS_AS(spool_blob(site.read, 1001, site.folder.path()), blob_incomplete);
  CHECK_THROWS_AS(spool_blob(site.read, 999, site.folder.path()), blob_incomplete);
}
