/// The answer when a workspace, or the process, has as much under way as it may.
#pragma once
#include <string_view>

#include "api/http/problem.hpp"
#include "common/async/workspace_permits.hpp"

namespace pagemill {

/// 429 with `workspace_code` when the workspace holds its share, 503 `busy` when the process has
/// nothing left. `what` is a plural, such as "uploads".
problem too_many(std::string_view what, std::string_view workspace_code, permit_refusal why);

}  // namespace pagemill
