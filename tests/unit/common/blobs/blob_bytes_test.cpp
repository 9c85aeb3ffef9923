#include "tests/support/blob_bytes_contract.hpp"
#include "tests/support/memory_blob_bytes.hpp"

using namespace pagemill;

TEST_CASE("bytes in memory keep the contract of blob_bytes") {
  test::memory_blob_bytes store;
  test::check_blob_bytes(store, {make_uuid_v4()});
  CHECK(store.count() == 0);
}
