/// The transaction that attaches an uploaded file to a document.
#pragma once
#include <optional>
#include <type_traits>

#include "common/postgres/transaction.hpp"
#include "common/stores/blobs/blob_store.hpp"

namespace pagemill {

/// Runs `body(open, settle)` in a transaction of the upload's workspace and returns its result<T>.
/// `settle()` returns the blob that a document may refer to; a body that needs none does not call
/// it. The body runs again if another upload of the same content became whole at the same moment:
/// it then adopts that one.
///
/// Afterwards upload.is_stored() says whether the caller has something to abandon. Throws what
/// transact throws, and blob_incomplete (blob_store::settle).
template <class F>
auto transact_with_upload(postgres::connection_pool& pool, blob_store& blobs, blob_upload& upload,
                          F&& body) {
  constexpr int tries_max = 3;
  blobs.prepare(upload);
  for (int tries = 1;; ++tries) {
    try {
      std::optional<blob_id> used;
      const auto attempt = [&](postgres::transaction& open) {
        used.reset();
        return body(open, [&] {
          used = blobs.settle(open, upload);
          return *used;
        });
      };
      auto outcome = postgres::transact(
          pool, postgres::visibility{.workspace = upload.key().workspace}, attempt);
      if (outcome && used) blobs.note_settled(upload, *used);
      return outcome;
    } catch (const postgres::constraint_violation& problem) {
      if (problem.kind() != postgres::violation::unique || tries == tries_max) throw;
    }
  }
}

}  // namespace pagemill
