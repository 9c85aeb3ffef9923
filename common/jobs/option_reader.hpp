/// Gathers the options of one request into a job_options, by the table. Pure: it knows neither HTTP
/// nor JSON; one thread at a time.
#pragma once
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "common/jobs/option_table.hpp"

namespace pagemill {

/// Where a value was given and, in JSON, its type.
enum class option_source { query, field, header, json_text, json_number, json_flag };

enum class option_fault { invalid, secret_in_query };

/// Why an option is refused.
struct option_refusal {
  std::string option;  ///< as the client named it: any bytes
  std::string needs;   ///< "must be ...", to follow the name
  option_fault fault = option_fault::invalid;
};

template <class T>
using option_result = std::expected<T, option_refusal>;

class option_reader {
 public:
  /// Options that `request` does not take are refused.
  explicit option_reader(option_request request) : request_(request) {}

  /// Refuses an unknown name, a place where the option may not be given, a value that it does not
  /// take, and a second value (tags add up instead).
  option_result<void> set(std::string_view name, std::string_view value, option_source source);
  /// A safe name that came with the file. The option `filename` takes precedence.
  void suggest_filename(std::string name);
  /// The options, after the checks that concern several of them.
  option_result<job_options> finish() const;

 private:
  option_result<void> add_tags(const job_option& option, std::string_view list,
                               option_source source);

  option_request request_;
  job_options options_;
  std::vector<const job_option*> seen_;
};

}  // namespace pagemill
