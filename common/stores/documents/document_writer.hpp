/// Writes the results of a job, each batch in one transaction that begins by locking the job's row
/// if the claim still holds. Blocking; any thread. lost_claim: it does not hold any more, and
/// nothing was written.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/core/errc.hpp"
#include "common/documents/chunk.hpp"
#include "common/documents/form_field.hpp"
#include "common/documents/page.hpp"
#include "common/jobs/claim.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}
class blob_store;
class blob_upload;

/// What the file says about itself.
struct document_description {
  std::optional<std::string> title;
  std::optional<std::string> author;
  int page_count = 0;
  std::string outline_json;   ///< an array, or empty
  std::string metadata_json;  ///< an object
  int extractor_version = 0;
  std::vector<form_field> form;
  std::string language;  ///< ISO 639-1, of its text; empty: not known so far
};

/// What happens to the claim along with the batch.
enum class after_batch {
  go_on,            ///< the claim stays
  await_embedding,  ///< the text is complete, vectors are missing: the claim ends
  complete,         ///< the job is done: the claim ends
};

struct page_batch {
  std::optional<document_description> description;
  /// When the document's card is to be written: all running heads so far.
  std::optional<std::vector<std::string>> running_heads;
  std::vector<page_record> pages;
  std::vector<chunk> chunks;
  // The job's progress once the batch is written.
  int pages_done = 0;
  int pages_total = 0;
  int chunks_total = 0;
  std::string checkpoint_json;
  after_batch next = after_batch::go_on;
};

struct chunk_text {
  int index = 0;
  std::string text;
};

struct embedding_batch {
  int model = 0;
  std::vector<std::pair<int, std::vector<float>>> vectors;  ///< chunk index and vector
  int chunks_done = 0;
  bool last = false;  ///< every chunk now has its vector: completes the job
};

class document_writer {
 public:
  /// `storage_bytes_max` is the limit of a workspace without one of its own; 0: none.
  document_writer(postgres::connection_pool& pool, blob_store& blobs, std::string slot,
                  std::int64_t storage_bytes_max = 0)
      : pool_(pool), blobs_(blobs), slot_(std::move(slot)), storage_bytes_max_(storage_bytes_max) {}

  /// Makes a finished upload, or the workspace's blob of the same content, the job's file.
  /// `filename` counts if the submission named none. Returns the blob. Afterwards
  /// upload.is_stored() says whether the caller has something to abandon. too_large: the workspace
  /// would store more than it may; nothing was written.
  result<blob_id> save_download(const claimed_job& job, blob_upload& upload,
                                const std::optional<std::string>& filename);
  /// too_large: the workspace now stores more than it may. The batch is written, and the claim
  /// stays, whatever the batch says is next.
  result<void> write_pages(const claimed_job& job, const page_batch& batch);
  /// Deletes the pages and chunks of a generation whose checkpoint does not fit this program.
  result<void> reset(const claimed_job& job);
  /// The next chunks without a vector of `model`, from index `from` on.
  std::vector<chunk_text> chunks_to_embed(const claimed_job& job, int model, int from, int limit);
  /// conflict: the model's vectors are being deleted, since another one is active.
  result<void> write_embeddings(const claimed_job& job, const embedding_batch& batch);

 private:
  postgres::connection_pool& pool_;
  blob_store& blobs_;
  std::string slot_;
  std::int64_t storage_bytes_max_;
};

}  // namespace pagemill
