/// The options of a submission: the same names in the query, in multipart fields and in JSON,
/// checked in one place.
#pragma once
#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/problem.hpp"

namespace pagemill {

/// A body of options only, as retry and reprocess take it.
inline constexpr std::size_t options_json_bytes_max = 16 * 1024;

enum class ocr_mode { automatic, off, force };
enum class duplicate_policy { make_new, reuse };

struct submit_options {
  std::string title;
  std::vector<std::string> tags;
  std::optional<int> priority;  ///< 0 most urgent to 3
  std::optional<int> max_retries;
  std::optional<std::chrono::sys_time<std::chrono::microseconds>> run_at;
  std::string pages;  ///< canonical page_selection text; "" is all
  ocr_mode ocr = ocr_mode::automatic;
  bool embed = true;
  std::optional<int> chunk_tokens;
  std::optional<int> chunk_overlap;
  std::string callback_url;
  duplicate_policy on_duplicate = duplicate_policy::make_new;
  std::string password;  ///< a secret: never logged, never answered
  std::string filename;  ///< safe; for a raw body
  std::string url;       ///< of the file, in JSON alone; may hold secrets; judged elsewhere
};

/// Where a value comes from decides what it may be.
enum class option_source { query, field, json_text, json_number, json_flag };

/// 422 `invalid_option`, wherever the option stands: the submission could be read, but what this
/// option says cannot be done. Names that are no clean text, or long, are not told back.
std::unexpected<problem> invalid_option(std::string_view name, std::string_view needs);

/// Gathers options one by one. A value given twice is refused, tags apart, which add up.
class submit_options_reader {
 public:
  submit_options_reader() = default;
  /// For a request that takes some of the options alone: all others are unknown.
  explicit submit_options_reader(std::initializer_list<std::string_view> only)
      : only_(only.begin(), only.end()) {}

  /// `invalid_option` when `name` is unknown or `value` is not what that option takes; 400
  /// `password_in_query`.
  http_result<void> set(std::string_view name, std::string_view value, option_source source);
  /// The members of a JSON object; nested values other than the array `tags` are refused. 400
  /// `invalid_json`.
  http_result<void> set_from_json(std::string_view json);
  /// A safe name that came with the file; the option `filename` wins.
  void suggest_filename(std::string name);
  /// Checks what concerns several options together.
  http_result<submit_options> finish() const;

 private:
  http_result<void> assign(std::string_view name, std::string_view value);
  http_result<void> add_tags(std::string_view list, option_source source);

  submit_options options_;
  std::vector<std::string> seen_;
  std::vector<std::string> only_;  ///< empty: all
};

/// RFC 3339 from 1970 to 9999, such as 2026-01-31T12:00:00.5Z or with an offset; nullopt for
/// anything else. A leap second is the second after it.
std::optional<std::chrono::sys_time<std::chrono::microseconds>> parse_rfc3339(
    std::string_view text);
/// In UTC: PostgreSQL does not take every offset that RFC 3339 knows.
std::string format_rfc3339(std::chrono::sys_time<std::chrono::microseconds> time);

}  // namespace pagemill
