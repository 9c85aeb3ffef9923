#include "api/documents/table_reading.hpp"

#include <algorithm>
#include <optional>

#include "api/documents/document_json.hpp"
#include "common/documents/record_values.hpp"
#include "common/documents/table_continuation.hpp"
#include "common/documents/table_csv.hpp"

namespace pagemill {

row_slice<table_item> read_tables(document_store& documents, const workspace_id& workspace,
                                  const document_head& found, slice_extent wanted) {
  // The first may be the rest of the one before, which is read for that and not returned.
  const int known = std::max(-1, wanted.after - 1);
  const auto slice = documents.blocks(workspace, found, block_kind::table,
                                      {.after = known,
                                       .limit = wanted.limit + (wanted.after - known),
                                       .bytes_max = wanted.bytes_max});
  row_slice<table_item> items{.rows = {}, .more = slice.more, .needed_bytes = slice.needed_bytes};
  std::optional<block> before;
  int page_before = 0;
  for (const auto& row : slice.rows) {
    auto table = record_values::read_block_text(row.block_json);
    if (row.index > wanted.after) {
      auto& item = items.rows.emplace_back(table_item{.index = row.index, .json = {}});
      const bool rest = before && row.page == page_before + 1 && is_continuation(*before, table);
      append_table_json(item.json, {.index = row.index, .page = row.page}, table,
                        rest ? std::optional(row.index - 1) : std::nullopt);
    }
    before = std::move(table);
    page_before = row.page;
  }
  return items;
}

row_slice<table_as_text> read_table(document_store& documents, const workspace_id& workspace,
                                    const document_head& found, int index, std::size_t bytes_max) {
  const auto slice = documents.blocks(workspace, found, block_kind::table,
                                      {.after = index - 1, .limit = 1, .bytes_max = bytes_max});
  row_slice<table_as_text> made{.rows = {}, .more = false, .needed_bytes = slice.needed_bytes};
  for (const auto& row : slice.rows) {
    const auto table = record_values::read_block_text(row.block_json);
    made.rows.push_back({.csv = table_csv(table), .has_header = table.header_rows > 0});
  }
  return made;
}

}  // namespace pagemill
