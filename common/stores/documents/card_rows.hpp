/// Writes the cards of documents, within the transaction that changes what they say.
#pragma once
#include <string>
#include <vector>

#include "common/core/uuid.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/search/entry_rows.hpp"

namespace pagemill::postgres {

/// Makes the card of a generation from these running heads and from the document's row, which must
/// be there and stays locked; with its search entry.
void write_card(transaction& open, const generation_key& key,
                const std::vector<std::string>& heads);

/// Makes the cards of a document again after its row changed.
void rewrite_cards(transaction& open, const workspace_id& workspace, const document_id& document);

}  // namespace pagemill::postgres
