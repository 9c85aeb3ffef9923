/// Reads the tables of a document, each as JSON that says whose rest it is.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/stores/documents/document_store.hpp"

namespace pagemill {

struct table_item {
  int index = 0;
  std::string json;
};

/// At most `limit` tables after index `after` (-1: from the start), in order. Blocking.
std::vector<table_item> read_tables(document_store& documents, const workspace_id& workspace,
                                    const document& found, int after, int limit);

/// nullopt: the document has no table of this index. Blocking.
std::optional<block> read_table(document_store& documents, const workspace_id& workspace,
                                const document& found, int index);

}  // namespace pagemill
