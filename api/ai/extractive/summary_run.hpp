/// A summary of sentences of its document, while it is made.
#pragma once
#include <memory>

#include "api/ai/tasks/answer_run.hpp"
#include "api/ai/tasks/summary.hpp"
#include "api/embedding/query_embedder.hpp"
#include "common/async/blocking_pool.hpp"

namespace pagemill {

/// Both outlive it.
std::unique_ptr<answer_run> make_summary_run(blocking_pool& pool, query_embedder& embedder,
                                             summary_task wanted);

}  // namespace pagemill
