/// Where on its page a quotation stands.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "api/ai/tasks/passage.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

/// A block of a page that may hold a quotation, or a box of the passage's chunk.
struct placed_text {
  int page = 0;
  std::string text;  ///< of a block, blanks as single spaces; empty: a chunk's box
  bounding_box box;
};

/// The citation of `text`, which stands in `from`: page and box are those of the block that has it,
/// or, if it goes on in another block or page, that has its beginning. Blanks count as one. Without
/// such a block they are those of the chunk's parts on its first page.
citation place_quotation(const passage& from, std::string_view text,
                         std::span<const placed_text> blocks);

/// As clients get it.
boost::json::object to_json(const citation& made);

/// Reads the blocks of the passage's pages and the boxes of its chunk; none if the document has
/// been deleted meanwhile. Blocking.
std::vector<placed_text> blocks_around(document_store& documents, const workspace_id& workspace,
                                       const passage& from);

}  // namespace pagemill
