/// The options of a submission as they arrive over HTTP: under the same names in the query, in the
/// fields of a form and in JSON. common/jobs/option_table.cpp lists them.
#pragma once
#include <string>
#include <string_view>

#include "api/http/problem.hpp"
#include "api/http/request_head.hpp"
#include "common/jobs/job_options.hpp"
#include "common/jobs/option_reader.hpp"

namespace pagemill {

/// Limit of a body that contains only options, as for retry and reprocess.
inline constexpr std::size_t options_json_bytes_max = 16 * 1024;

/// 422 `invalid_option`, wherever the option was sent: the request could be read, but the option's
/// value cannot be used. A name that is long or not clean text is not repeated.
std::unexpected<problem> invalid_option(std::string_view name, std::string_view needs);

/// Gathers the options of one request; what option_reader refuses becomes a problem: 422
/// `invalid_option`, 400 `password_in_query`.
class submit_options_reader {
 public:
  explicit submit_options_reader(option_request request = option_request::submission)
      : reader_(request) {}

  http_result<void> set(std::string_view name, std::string_view value, option_source source);
  http_result<void> set_from_query(const request_head& head);
  http_result<void> set_from_headers(const request_head& head);
  /// The members of a JSON object; a nested value is refused unless it is the array `tags`. 400
  /// `invalid_json`.
  http_result<void> set_from_json(std::string_view json);
  /// A safe name that came with the file; the option `filename` takes precedence.
  void suggest_filename(std::string name) { reader_.suggest_filename(std::move(name)); }
  /// The options, after the checks that concern several of them.
  http_result<job_options> finish() const;

 private:
  option_reader reader_;
};

}  // namespace pagemill
