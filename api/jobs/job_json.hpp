/// The document of the HTTP contract as JSON, and the job (common/jobs/job_json.hpp).
#pragma once
#include <boost/json/object.hpp>

#include "common/stores/documents/document_store.hpp"
#include "common/jobs/job_json.hpp"

namespace pagemill {

boost::json::object to_json(const document& of);

}  // namespace pagemill
