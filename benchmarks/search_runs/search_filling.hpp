/// Fills a workspace with chunks by the statements that workers write them with.
#pragma once
#include <string>
#include <vector>

#include "benchmarks/search_runs/copied_chunks.hpp"
#include "common/core/uuid.hpp"
#include "common/jobs/claim.hpp"

namespace pagemill::benchmarks {

struct filling_plan {
  std::string database_url;
  std::vector<claimed_job> jobs;  ///< whose documents get the chunks, evenly
  std::size_t chunks = 1;
  std::size_t first = 0;  ///< the number of the first one, of copied_chunks
  int threads = 1;
  int model = 0;  ///< of the vectors
};

/// Returns the seconds that it took, with our analysis of the texts.
double fill(const filling_plan& plan, const copied_chunks& texts, const copied_vectors& vectors);

}  // namespace pagemill::benchmarks
