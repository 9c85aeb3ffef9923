/// What an extraction needs to go on after its last written page: kept on the job's row.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "worker/stages/job_options.hpp"

namespace pagemill {

struct checkpoint {
  std::string fingerprint;  ///< of the programs and options that made it
  int next_page = 1;        ///< the first page that is not written yet
  int pages_done = 0;
  int chunks_total = 0;                  ///< chunks written so far
  std::string profile;                   ///< of the extractor, JSON
  std::string chunker_state;             ///< JSON
  std::map<int, std::string> bad_pages;  ///< pages that killed a child twice: page -> problem code
};

/// Names everything that would make other pages or chunks of the same file: versions of extractor
/// and chunker, the options, the chunk size. A checkpoint of another fingerprint is not gone on
/// from.
std::string fingerprint_of(const job_options& options, int chunk_tokens, int overlap_tokens,
                           std::string_view tokenizer_name);

std::string to_json(const checkpoint& value);
/// Nothing when the text is no checkpoint of `fingerprint`.
std::optional<checkpoint> parse_checkpoint(std::string_view json, std::string_view fingerprint);

}  // namespace pagemill
