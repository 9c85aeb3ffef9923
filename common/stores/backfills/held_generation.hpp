/// What a background task asks for before it writes.
#pragma once
#include "common/stores/backfills/backfill_store.hpp"

namespace pagemill {

/// Whether nobody changes the texts of the generation until the transaction ends. false: somebody
/// is at it, a live job writes it, or it is neither the current nor the newest any more.
bool hold_generation(postgres::transaction& open, const backfill_document& one);

}  // namespace pagemill
