/// Writes what a job yields, each batch in one transaction that begins by locking the job's row
/// where the claim still holds. Blocking; any thread. lost_claim: the claim is another's, nothing
/// was written. Implemented in common/stores/documents/document_writer.cpp.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/core/errc.hpp"
#include "common/documents/chunk.hpp"
#include "common/documents/page.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {

/// What the file says of itself.
struct document_description {
  std::optional<std::string> title;
  std::optional<std::string> author;
  int page_count = 0;
  std::string outline_json;   ///< an array, or empty
  std::string metadata_json;  ///< an object
};

struct written_page {
  page value;
  std::string blocks_json;
};

/// What happens to the claim with the batch.
enum class after_batch {
  go_on,            ///< it is kept
  await_embedding,  ///< the text is whole, the vectors are missing: the claim ends
  complete,         ///< nothing is left to do: the claim ends
};

struct page_batch {
  std::optional<document_description> description;
  std::vector<written_page> pages;
  std::vector<chunk> chunks;
  // The job's progress when the batch is written.
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
  bool last = false;  ///< every chunk has its vector now: the job completes
};

class document_writer {
 public:
  document_writer(postgres::connection_pool& pool, std::string slot)
      : pool_(pool), slot_(std::move(slot)) {}

  /// The job's file is stored: its blob is made whole, or the workspace's blob of the same content
  /// taken and the parts dropped. `filename` counts where the submission named none. Returns the
  /// blob.
  result<blob_id> save_download(const claimed_job& job, const uploaded_blob& file,
                                const std::optional<std::string>& filename);
  result<void> write_pages(const claimed_job& job, const page_batch& batch);
  /// Forgets the generation's pages and chunks: its checkpoint does not fit this program.
  result<void> reset(const claimed_job& job);
  /// The next chunks without a vector of `model`, from index `from` on.
  std::vector<chunk_text> chunks_to_embed(const claimed_job& job, int model, int from, int limit);
  result<void> write_embeddings(const claimed_job& job, const embedding_batch& batch);
  /// The database's id of the model this process embeds with; made when new. Throws when the
  /// database knows the name with another dimension.
  int register_model(const std::string& name, int dimension);

 private:
  postgres::connection_pool& pool_;
  std::string slot_;
};

}  // namespace pagemill
