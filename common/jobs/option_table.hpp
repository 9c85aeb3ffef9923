/// The one table of job options: what each is called, which values it takes, where it may be sent,
/// and what it means for the stored job and its output. The parsers, the stored JSON, the
/// checkpoint, the flags of the command line and the test of openapi.yaml all follow it.
#pragma once
#include <span>
#include <string_view>

#include "common/jobs/option_rules.hpp"

namespace pagemill {

/// A request that takes options.
enum class option_request { submission, reprocess, retry, document_change };

/// Which requests take the option.
struct option_requests {
  bool submission = true;
  bool reprocess = false;
  bool retry = false;
  bool document_change = false;
};

/// Where in a request the option may be given.
struct option_places {
  bool query = true;
  bool field = true;             ///< of a form
  bool member = true;            ///< of a JSON body
  std::string_view header = {};  ///< the name in lower case; empty: no header
};

/// Whether the option is part of the JSON object that is stored with the job. A new option is
/// stored unless it has its default: see stored_options_json().
enum class option_storage { none, unless_default, always };

/// Which part of the output the option changes. A checkpoint is not continued under another option
/// that changes the text; on_duplicate=reuse asks for equal options of both kinds.
enum class option_effect { none, text, vectors };

/// The flag of `pagemill submit`, and of other commands whose request takes the option.
struct option_flag {
  std::string_view name = {};   ///< "--title"; empty: the command line does not offer it
  std::string_view help = {};   ///< one line
  std::string_view sends = {};  ///< the value that a flag without argument stands for
};

struct job_option {
  std::string_view name;
  option_rule rule;
  option_requests requests = {};
  option_places places = {};
  option_storage stored = option_storage::none;
  option_effect changes = option_effect::none;
  option_flag flag = {};
};

std::span<const job_option> job_option_table();

/// The option of that name, or null. "tags[]", as some clients call a list, is
/// "tags".
const job_option* find_job_option(std::string_view name);

bool takes(const job_option& option, option_request request);

}  // namespace pagemill
