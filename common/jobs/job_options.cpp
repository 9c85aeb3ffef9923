#include "common/jobs/job_options.hpp"

#include <stdexcept>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "common/jobs/option_table.hpp"

namespace pagemill {

namespace json = boost::json;

std::string stored_options_json(const job_options& options) {
  json::object stored;
  for (const auto& option : job_option_table()) {
    if (option.stored == option_storage::none) continue;
    auto value = option.rule.value(option.rule, options);
    const bool is_default = value == option.rule.value(option.rule, job_options());
    if (option.stored == option_storage::always || !is_default) {
      stored[option.name] = std::move(value);
    }
  }
  return json::serialize(stored);
}

job_options parse_job_options(std::string_view text) {
  boost::system::error_code wrong;
  const auto parsed = json::parse(text, wrong);
  const auto* stored = wrong ? nullptr : parsed.if_object();
  if (stored == nullptr) throw std::runtime_error("the job's options are not a JSON object");
  job_options options;
  for (const auto& option : job_option_table()) {
    const auto* value = stored->if_contains(option.name);
    if (value != nullptr) option.rule.load(option.rule, *value, options);
  }
  return options;
}

std::string text_fingerprint(const job_options& options) {
  json::object given;
  for (const auto& option : job_option_table()) {
    if (option.changes != option_effect::text) continue;
    auto value = option.rule.value(option.rule, options);
    if (value != option.rule.value(option.rule, job_options())) {
      given[option.name] = std::move(value);
    }
  }
  return json::serialize(given);
}

std::vector<std::string> options_without_effect() {
  std::vector<std::string> names;
  for (const auto& option : job_option_table()) {
    if (option.stored != option_storage::none && option.changes == option_effect::none) {
      names.emplace_back(option.name);
    }
  }
  return names;
}

}  // namespace pagemill
