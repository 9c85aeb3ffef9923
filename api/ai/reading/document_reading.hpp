/// Reads a whole document for a task about it.
#pragma once
#include "api/ai/tasks/document_text.hpp"
#include "api/http/problem.hpp"

namespace pagemill {

/// 404 `not_found`; 409 `not_ready` while it has not been read to its end; 422 `no_text` when
/// nothing was found in it, or `document_too_long`. Reads in slices. Blocking; any thread.
http_result<document_text> read_document_text(document_store& documents,
                                              const workspace_id& workspace, const document_id& id);

}  // namespace pagemill
