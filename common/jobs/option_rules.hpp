/// What values an option takes: one rule for each type of value, bound to the member of job_options
/// that holds it. Pure; any thread.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "common/jobs/job_options.hpp"

namespace pagemill {

enum class option_type {
  text,
  filename,
  secret,
  url,
  integer,
  flag,
  choice,
  time,
  pages,
  language,
  tags
};

std::string_view to_string(option_type type);

/// Why a value is refused, to follow the option's name: "must be ...". nullopt: it was taken.
using option_complaint = std::optional<std::string>;

struct option_rule {
  option_type type = option_type::text;
  int smallest = 0;           ///< of an integer
  int largest = 0;            ///< of an integer
  std::size_t bytes_max = 0;  ///< of a text or of each tag; 0: no limit of its own
  std::size_t count_max = 0;  ///< of tags
  std::span<const std::string_view> choices = {};  ///< in the order of the enumerators

  /// Checks `text` and assigns it to the member; one tag at a time.
  option_complaint (*take)(const option_rule& rule, std::string_view text, job_options& into);
  /// The member as JSON; null when it has no value. A secret is always null.
  boost::json::value (*value)(const option_rule& rule, const job_options& options);
  /// Assigns a value that value() made. Bounds are not checked: a stored value was checked when it
  /// arrived, perhaps against other bounds. A value of another JSON type is ignored.
  void (*load)(const option_rule& rule, const boost::json::value& stored, job_options& into);
};

// The checks behind the rules.
namespace option_values {

option_complaint read_text(const option_rule& rule, std::string_view text, std::string& into);
option_complaint read_filename(const option_rule& rule, std::string_view text, std::string& into);
/// An absolute http or https URL without user and fragment.
option_complaint read_url(const option_rule& rule, std::string_view text, std::string& into);
option_complaint read_pages(const option_rule& rule, std::string_view text, std::string& into);
/// A language tag, of which the ISO 639-1 code is kept.
option_complaint read_language(const option_rule& rule, std::string_view text, std::string& into);
option_complaint read_time(std::string_view text, std::optional<utc_time>& into);
option_complaint read_integer(const option_rule& rule, std::string_view text, int& into);
option_complaint read_flag(std::string_view text, bool& into);
option_complaint read_choice(const option_rule& rule, std::string_view text, std::size_t& into);
/// Ignores a duplicate.
option_complaint add_tag(const option_rule& rule, std::string_view tag,
                         std::vector<std::string>& into);

boost::json::value to_value(const std::string& text);
boost::json::value to_value(const std::optional<int>& number);
boost::json::value to_value(const std::optional<utc_time>& time);
boost::json::value to_value(const std::vector<std::string>& tags);
void load_text(const boost::json::value& stored, std::string& into);
void load_time(const boost::json::value& stored, std::optional<utc_time>& into);
void load_tags(const boost::json::value& stored, std::vector<std::string>& into);
std::optional<int> stored_integer(const boost::json::value& stored);
std::optional<std::size_t> stored_choice(const option_rule& rule, const boost::json::value& stored);

using text_check = option_complaint (*)(const option_rule&, std::string_view, std::string&);

/// A rule whose member is a std::string that `Check` fills.
template <auto Member, text_check Check>
constexpr option_rule string_rule(option_type type, std::size_t bytes_max) {
  return {.type = type,
          .bytes_max = bytes_max,
          .take = [](const option_rule& rule, std::string_view text,
                     job_options& into) { return Check(rule, text, into.*Member); },
          .value = [](const option_rule&,
                      const job_options& options) { return to_value(options.*Member); },
          .load = [](const option_rule&, const boost::json::value& stored,
                     job_options& into) { load_text(stored, into.*Member); }};
}

}  // namespace option_values

template <auto Member>
constexpr option_rule text_option(std::size_t bytes_max) {
  return option_values::string_rule<Member, option_values::read_text>(option_type::text, bytes_max);
}

template <auto Member>
constexpr option_rule filename_option() {
  return option_values::string_rule<Member, option_values::read_filename>(option_type::filename, 0);
}

template <auto Member>
constexpr option_rule pages_option() {
  return option_values::string_rule<Member, option_values::read_pages>(option_type::pages, 0);
}

template <auto Member>
constexpr option_rule language_option() {
  return option_values::string_rule<Member, option_values::read_language>(option_type::language, 0);
}

template <auto Member>
constexpr option_rule url_option(std::size_t bytes_max) {
  return option_values::string_rule<Member, option_values::read_url>(option_type::url, bytes_max);
}

/// A URL of which only the length is checked here: fetch_rules judge the rest, with their own
/// codes.
template <auto Member>
constexpr option_rule unjudged_url_option(std::size_t bytes_max) {
  return option_values::string_rule<Member, option_values::read_text>(option_type::url, bytes_max);
}

template <auto Member>
constexpr option_rule secret_option(std::size_t bytes_max) {
  auto rule =
      option_values::string_rule<Member, option_values::read_text>(option_type::secret, bytes_max);
  rule.value = [](const option_rule&, const job_options&) { return boost::json::value(); };
  rule.load = [](const option_rule&, const boost::json::value&, job_options&) {};
  return rule;
}

/// The member is an int, or a std::optional<int> where there is no default.
template <auto Member>
constexpr option_rule integer_option(int smallest, int largest) {
  return {
      .type = option_type::integer,
      .smallest = smallest,
      .largest = largest,
      .take =
          [](const option_rule& rule, std::string_view text, job_options& into) {
            int number = 0;
            auto wrong = option_values::read_integer(rule, text, number);
            if (!wrong) into.*Member = number;
            return wrong;
          },
      .value = [](const option_rule&,
                  const job_options& options) { return option_values::to_value(options.*Member); },
      .load =
          [](const option_rule&, const boost::json::value& stored, job_options& into) {
            if (const auto number = option_values::stored_integer(stored)) {
              into.*Member = *number;
            }
          }};
}

template <auto Member>
constexpr option_rule flag_option() {
  return {.type = option_type::flag,
          .take = [](const option_rule&, std::string_view text,
                     job_options& into) { return option_values::read_flag(text, into.*Member); },
          .value = [](const option_rule&,
                      const job_options& options) { return boost::json::value(options.*Member); },
          .load =
              [](const option_rule&, const boost::json::value& stored, job_options& into) {
                if (stored.is_bool()) into.*Member = stored.get_bool();
              }};
}

/// The member is an enum whose enumerators, from 0, are named by `names`.
template <auto Member>
constexpr option_rule choice_option(std::span<const std::string_view> names) {
  using choice = std::remove_cvref_t<decltype(std::declval<job_options&>().*Member)>;
  return {.type = option_type::choice,
          .choices = names,
          .take =
              [](const option_rule& rule, std::string_view text, job_options& into) {
                std::size_t index = 0;
                auto wrong = option_values::read_choice(rule, text, index);
                if (!wrong) into.*Member = static_cast<choice>(index);
                return wrong;
              },
          .value =
              [](const option_rule& rule, const job_options& options) {
                return boost::json::value(rule.choices[static_cast<std::size_t>(options.*Member)]);
              },
          .load =
              [](const option_rule& rule, const boost::json::value& stored, job_options& into) {
                if (const auto index = option_values::stored_choice(rule, stored)) {
                  into.*Member = static_cast<choice>(*index);
                }
              }};
}

template <auto Member>
constexpr option_rule time_option() {
  return {
      .type = option_type::time,
      .take = [](const option_rule&, std::string_view text,
                 job_options& into) { return option_values::read_time(text, into.*Member); },
      .value = [](const option_rule&,
                  const job_options& options) { return option_values::to_value(options.*Member); },
      .load = [](const option_rule&, const boost::json::value& stored,
                 job_options& into) { option_values::load_time(stored, into.*Member); }};
}

template <auto Member>
constexpr option_rule tags_option(std::size_t count_max, std::size_t bytes_max) {
  return {
      .type = option_type::tags,
      .bytes_max = bytes_max,
      .count_max = count_max,
      .take = [](const option_rule& rule, std::string_view text,
                 job_options& into) { return option_values::add_tag(rule, text, into.*Member); },
      .value = [](const option_rule&,
                  const job_options& options) { return option_values::to_value(options.*Member); },
      .load = [](const option_rule&, const boost::json::value& stored,
                 job_options& into) { option_values::load_tags(stored, into.*Member); }};
}

}  // namespace pagemill
