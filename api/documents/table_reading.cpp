#include "api/documents/table_reading.hpp"

#include <algorithm>

#include "api/documents/document_json.hpp"
#include "common/documents/record_values.hpp"
#include "common/documents/table_continuation.hpp"

namespace pagemill {

std::vector<table_item> read_tables(document_store& documents, const workspace_id& workspace,
                                    const document& found, int after, int limit) {
  // The first may be the rest of the one before, which is read for that and not returned.
  const int known = std::max(-1, after - 1);
  const auto rows =
      documents.blocks(workspace, found, block_kind::table, known, limit + (after - known));
  std::vector<table_item> items;
  std::optional<block> before;
  int page_before = 0;
  for (const auto& row : rows) {
    auto table = record_values::read_block_text(row.block_json);
    if (row.index > after) {
      auto& item = items.emplace_back(table_item{.index = row.index, .json = {}});
      const bool rest = before && row.page == page_before + 1 && is_continuation(*before, table);
      append_table_json(item.json, {.index = row.index, .page = row.page}, table,
                        rest ? std::optional(row.index - 1) : std::nullopt);
    }
    before = std::move(table);
    page_before = row.page;
  }
  return items;
}

std::optional<block> read_table(document_store& documents, const workspace_id& workspace,
                                const document& found, int index) {
  const auto rows = documents.blocks(workspace, found, block_kind::table, index - 1, 1);
  if (rows.empty()) return std::nullopt;
  return record_values::read_block_text(rows.front().block_json);
}

}  // namespace pagemill
