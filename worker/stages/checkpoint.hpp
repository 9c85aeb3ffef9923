/// What an extraction needs to continue after its last written page; stored on the job's row.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/analysis/language_choice.hpp"
#include "common/documents/running_heads.hpp"
#include "common/jobs/job_options.hpp"

namespace pagemill {

struct checkpoint {
  std::string fingerprint;  ///< of the programs and options that made it
  int next_page = 1;        ///< the first page not yet written
  int pages_done = 0;
  int chunks_total = 0;                  ///< chunks written so far
  std::string profile;                   ///< of the extractor, JSON
  std::string chunker_state;             ///< JSON
  running_heads heads;                   ///< of the pages written so far
  detected_languages languages;          ///< of the chunks written so far
  std::map<int, std::string> bad_pages;  ///< pages that killed a child twice: page -> problem code
};

/// Names everything that decides which pages and chunks a file yields: the versions of extractor
/// and chunker, the options that change the text, and the chunk size and tokenizer that came of
/// them. A checkpoint with another fingerprint is discarded.
std::string fingerprint_of(const job_options& options, int chunk_tokens, int overlap_tokens,
                           std::string_view tokenizer_name);

std::string to_json(const checkpoint& value);
/// nullopt when the text is not a checkpoint with this fingerprint.
std::optional<checkpoint> parse_checkpoint(std::string_view json, std::string_view fingerprint);

}  // namespace pagemill
