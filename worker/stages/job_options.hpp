/// What a submission's options mean to the worker. The API validated them; this only reads.
#pragma once
#include <string>
#include <string_view>

namespace pagemill {

struct job_options {
  std::string pages;  ///< "1-5,8"; empty: all
  bool embed = true;
  int chunk_tokens = 0;    ///< 0: what suits the model
  int chunk_overlap = -1;  ///< -1: what suits the chunk size
};

/// Reads the options' JSON object; members that are absent keep their defaults. Throws
/// std::runtime_error when it is no object: the database holds something no program of ours wrote.
job_options parse_job_options(std::string_view json);

}  // namespace pagemill
