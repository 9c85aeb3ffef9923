/// Reads what stands where on a document's pages, for a task about it.
#pragma once
#include "api/ai/tasks/extraction.hpp"
#include "api/http/problem.hpp"

namespace pagemill {

/// All blocks and the fields of the form. 422 `document_too_long` beyond layout_bytes_max. Reads in
/// slices. Blocking; any thread.
http_result<document_layout> read_document_layout(document_store& documents,
                                                  const workspace_id& workspace,
                                                  const document_head& of);

/// Of the blocks' JSON and the form.
inline constexpr std::size_t layout_bytes_max = std::size_t{8} << 20;

}  // namespace pagemill
