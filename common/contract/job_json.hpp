/// The job of the HTTP contract as JSON: what the API answers and what callbacks carry.
#pragma once
#include <boost/json/object.hpp>

#include "common/jobs/job.hpp"

namespace pagemill {

boost::json::object to_json(const job& snapshot);

/// 0..100, and 100 only for a completed job: pages, and chunks as far as they are to be embedded.
int percent_done(const job& snapshot, bool embeds);

}  // namespace pagemill
