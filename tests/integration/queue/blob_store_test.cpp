// Rows and bytes of stored files stay consistent through failures, even if the bytes are outside
// the database and no rollback undoes them.
#include <optional>

#include "common/stores/documents/document_store.hpp"
#include "common/stores/jobs/job_store.hpp"
#include "tests/integration/site/bare_queue.hpp"
#include "tests/integration/site/uploads.hpp"
#include "tests/support/blob_bytes_contract.hpp"
#include "tests/support/memory_blob_bytes.hpp"

using namespace pagemill;
using namespace pagemill::test;

namespace {

enum class bytes_are { in_database, elsewhere };
constexpr std::array both{bytes_are::in_database, bytes_are::elsewhere};

struct blob_site : queue_database {
  postgres::connection_pool api{pool_of(database.api_url, "pagemill_api")};
  const workspace_id workspace{
      parse_uuid(ask("SELECT id FROM workspaces WHERE name = 'default'")).value()};
  memory_blob_bytes memory;
  const bytes_are where;
  blob_store uploads{api};
  blob_store uploads_elsewhere{api, memory};
  blob_store sweeper{pool};
  blob_store sweeper_elsewhere{pool, memory};

  explicit blob_site(bytes_are place) : where(place) {}
  blob_store& blobs() { return where == bytes_are::elsewhere ? uploads_elsewhere : uploads; }
  int sweep() { return (where == bytes_are::elsewhere ? sweeper_elsewhere : sweeper).sweep(0); }

  /// Submits the upload and returns its document.
  std::optional<document_id> submit(blob_upload& upload, submission wanted = {}) {
    wanted.job = {make_uuid_v7()};
    wanted.document = {make_uuid_v7()};
    const auto made = job_store(api, blobs()).submit(upload, wanted);
    if (!made || made->end != submit_end::made) return std::nullopt;
    return wanted.document;
  }
  std::vector<std::byte> file_of(const document_id& document) {
    const auto file = document_store(api).file(workspace, document);
    REQUIRE(file);
    std::vector<std::byte> all;
    while (true) {
      const auto at = static_cast<std::int64_t>(all.size());
      const auto piece = blobs().read({workspace, file->id}, at, blob_part_bytes_max);
      if (piece.empty()) return all;
      all.insert(all.end(), piece.begin(), piece.end());
    }
  }
  /// Number of blob rows, and of files that have bytes.
  std::string stored() const {
    const auto rows = ask("SELECT count(*) FROM blobs");
    if (where == bytes_are::elsewhere) return rows + ' ' + std::to_string(memory.count());
    return rows + ' ' + ask("SELECT count(DISTINCT blob_id) FROM blob_parts");
  }
};

const auto large = some_bytes(2 * blob_part_bytes_max + 100);

struct store_away : std::runtime_error {
  store_away() : std::runtime_error("the store is away") {}
};

/// Makes every later operation of that name fail.
void fail_at(memory_blob_bytes& memory, std::string_view operation) {
  memory.before = [operation](std::string_view now) {
    if (now == operation) throw store_away();
  };
}

}  // namespace

TEST_CASE("bytes in PostgreSQL fulfil the contract of blob_bytes") {
  blob_site site(bytes_are::in_database);
  blob_parts as_api(site.api), as_worker(site.pool);
  check_blob_bytes(as_api, site.workspace);
  check_blob_bytes(as_worker, site.workspace);
  CHECK(site.ask("SELECT count(*) FROM blob_parts") == "0");
}

TEST_CASE("a submitted file is read back as it was sent, small or large") {
  for (const auto where : both) {
    blob_site site(where);
    for (const auto& bytes : {some_bytes(100), some_bytes(blob_part_bytes_max), large}) {
      auto upload = upload_of(site.blobs(), site.workspace, bytes);
      const auto document = site.submit(upload);
      REQUIRE(document);
      CHECK_FALSE(upload.is_stored());
      CHECK(site.file_of(*document) == bytes);
    }
    CHECK(site.stored() == "3 3");
    CHECK(site.sweep() == 0);
  }
}

TEST_CASE("identical content is stored once, and is deleted with its last document") {
  for (const auto where : both) {
    blob_site site(where);
    auto first = upload_of(site.blobs(), site.workspace, large);
    auto second = upload_of(site.blobs(), site.workspace, large);
    const auto one = site.submit(first);
    const auto other = site.submit(second);
    REQUIRE((one && other));
    if (second.is_stored()) site.blobs().abandon(second.key());
    CHECK(site.stored() == "1 1");
    REQUIRE(document_store(site.api).remove(site.workspace, *one));
    CHECK(site.sweep() == 1);
    CHECK(site.file_of(*other) == large);
    REQUIRE(document_store(site.api).remove(site.workspace, *other));
    CHECK(site.sweep() == 1);
    CHECK(site.stored() == "0 0");
  }
}

TEST_CASE("abandoning an upload deletes it if it made no job, and never a complete blob") {
  for (const auto where : both) {
    blob_site site(where);
    auto refused = upload_of(site.blobs(), site.workspace, large);
    CHECK_FALSE(site.submit(refused, {.run_at = "2000-01-01T00:00:00Z"}));
    CHECK(refused.is_stored());
    site.blobs().abandon(refused.key());
    CHECK(site.stored() == "0 0");
    auto taken = upload_of(site.blobs(), site.workspace, large);
    const auto document = site.submit(taken);
    REQUIRE(document);
    site.blobs().abandon(taken.key());
    CHECK(site.file_of(*document) == large);
  }
}

TEST_CASE("the rest of an upload is swept after a crash") {
  for (const auto where : both) {
    blob_site site(where);
    upload_of(site.blobs(), site.workspace, large);
    CHECK(site.stored() == "1 1");
    CHECK(site.sweep() == 1);
    CHECK(site.sweep() == 0);
    CHECK(site.stored() == "0 0");
  }
}

TEST_CASE("an upload that was swept before its submission makes no job") {
  for (const auto where : both) {
    blob_site site(where);
    auto late = upload_of(site.blobs(), site.workspace, large);
    site.blobs().prepare(late);
    REQUIRE(site.sweep() == 1);
    if (where == bytes_are::elsewhere) {
      CHECK_THROWS(site.submit(late));
    } else {
      CHECK_THROWS_AS(site.submit(late), blob_incomplete);
    }
    CHECK(site.ask("SELECT count(*) FROM jobs") == "0");
  }
}

TEST_CASE("bytes outside the database are sealed before their row is complete") {
  blob_site site(bytes_are::elsewhere);
  auto upload = upload_of(site.blobs(), site.workspace, large);
  fail_at(site.memory, "seal");
  CHECK_THROWS_AS(site.submit(upload), store_away);
  CHECK(site.ask("SELECT count(*) FROM jobs") == "0");
  CHECK(site.ask("SELECT count(sha256) FROM blobs") == "0");
  CHECK(upload.is_stored());
  site.memory.before = [](std::string_view) {};
  site.blobs().abandon(upload.key());
  CHECK(site.stored() == "0 0");
}

TEST_CASE(
    "an interrupted sweep leaves no row that promises missing bytes, and the next one continues") {
  blob_site site(bytes_are::elsewhere);
  auto upload = upload_of(site.blobs(), site.workspace, large);
  const auto document = site.submit(upload);
  REQUIRE(document);
  REQUIRE(document_store(site.api).remove(site.workspace, *document));
  fail_at(site.memory, "drop");
  CHECK_THROWS_AS(site.sweep(), store_away);
  CHECK(site.stored() == "1 1");
  // The condemned blob is not reused: its bytes may be gone.
  site.memory.before = [](std::string_view) {};
  auto again = upload_of(site.blobs(), site.workspace, large);
  const auto later = site.submit(again);
  REQUIRE(later);
  CHECK(site.stored() == "2 2");
  CHECK(site.sweeper_elsewhere.sweep(3600) == 1);
  CHECK(site.stored() == "1 1");
  CHECK(site.file_of(*later) == large);
}
