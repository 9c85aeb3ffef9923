/// Makes search entries of stored texts, for the task "reindex" of common/stores/backfills.
#pragma once
#include "common/stores/backfills/backfill_store.hpp"

namespace pagemill {

/// For entries of this program's analysis.
backfill_task reindex_task();

/// A backfill_batch; positions are numbers of entries. Some entries of the document that are not of
/// this program's analysis, or whose texts have none, are made anew. Nothing is written, and the
/// position stays, if the texts changed since they were read, or somebody is changing them.
backfill_position reindex_batch(postgres::transaction& open, const backfill_document& one);

}  // namespace pagemill
