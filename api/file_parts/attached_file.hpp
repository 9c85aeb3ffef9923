/// The bytes of a file attached to a document, on disk: it may be larger than what this process
/// keeps in memory.
#pragma once
#include <memory>
#include <string>

#include "api/http/response.hpp"
#include "api/request/json_answer.hpp"
#include "common/extractor/spool_file.hpp"

namespace pagemill {

using attached_file = std::shared_ptr<const spool_file>;

/// 200 with the file, read piece by piece, for a client to keep under `name`, never to show.
response attachment_response(answer_tools tools, workspace_id workspace, attached_file what,
                             const std::string& name);

}  // namespace pagemill
