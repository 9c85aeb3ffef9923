/// The handlers of all resources.
#pragma once
#include "api/ai/ai_handlers.hpp"
#include "api/contract/contract_handlers.hpp"
#include "api/documents/document_handlers.hpp"
#include "api/file_parts/part_handlers.hpp"
#include "api/jobs/job_handlers.hpp"
#include "api/keys/key_handlers.hpp"
#include "api/operations/operation_handlers.hpp"
#include "api/search/search_handlers.hpp"
#include "api/webhooks/webhook_handlers.hpp"
#include "api/workspace/workspace_handlers.hpp"

namespace pagemill {

struct api_handlers {
  job_handlers jobs;
  document_handlers documents;
  part_handlers parts;
  search_handlers search;
  ai_handlers ai;
  operation_handlers operations;
  webhook_handlers webhooks;
  key_handlers keys;
  workspace_handlers workspace;
  contract_handlers contract = {};
};

}  // namespace pagemill
