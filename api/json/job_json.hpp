/// The job and the document of the HTTP contract as JSON.
#pragma once
#include <boost/json/object.hpp>

#include "common/documents/document_store.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

boost::json::object to_json(const job& of);
boost::json::object to_json(const document& of);

/// 0..100, and 100 only for a completed job: pages, and chunks as far as they are to be embedded.
int percent_done(const job& of, bool embeds);

}  // namespace pagemill
