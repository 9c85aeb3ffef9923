#include "api/cli/commands/option_flags.hpp"

#include <charconv>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <optional>
#include <span>
#include <string_view>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>

namespace pagemill::cli {
namespace {

/// nullopt when the file cannot be read.
std::optional<std::string> first_line_of(const std::string& path) {
  std::string line;
  if (path == "-") {
    if (!std::getline(std::cin, line)) return std::nullopt;
  } else {
    std::ifstream file(path);
    if (!file || !std::getline(file, line)) return std::nullopt;
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

/// Whether the text is a value of the option; otherwise why not.
std::string check_value(const job_option& option, const std::string& text) {
  job_options scratch;
  return option.rule.take(option.rule, text, scratch).value_or("");
}

/// As CLI11 shows what IsMember allows: {one,other}; "" without choices.
std::string list_of(std::span<const std::string_view> choices) {
  std::string list;
  for (const auto choice : choices) list += (list.empty() ? "{" : ",") + std::string(choice);
  return list.empty() ? list : list + "}";
}

}  // namespace

void option_flags::add_to(CLI::App& parser, option_request request) {
  for (const auto& option : job_option_table()) {
    if (option.flag.name.empty() || !takes(option, request)) continue;
    const std::string name(option.flag.name);
    const std::string help(option.flag.help);
    const auto keep = [this, &option](const std::string& text) {
      if (!text.empty()) given_.push_back({&option, text});
    };
    if (!option.flag.sends.empty()) {
      parser.add_flag_callback(
          name, [keep, &option] { keep(std::string(option.flag.sends)); }, help);
    } else if (option.rule.type == option_type::tags) {
      parser
          .add_option_function<std::vector<std::string>>(
              name,
              [keep](const std::vector<std::string>& texts) {
                for (const auto& text : texts) keep(text);
              },
              help)
          ->allow_extra_args(false);
    } else {
      auto* flag = parser.add_option_function<std::string>(name, keep, help);
      if (option.rule.type == option_type::integer || option.rule.type == option_type::choice ||
          option.rule.type == option_type::language) {
        flag->check([&option](const std::string& text) { return check_value(option, text); },
                    list_of(option.rule.choices));
      }
    }
  }
}

std::expected<std::vector<form_field>, std::string> option_flags::fields() const {
  std::vector<form_field> fields;
  for (const auto& [option, text] : given_) {
    auto value = std::optional(text);
    if (option->rule.type == option_type::secret) value = first_line_of(text);
    if (!value) return std::unexpected(text);
    if (!value->empty()) fields.push_back({std::string(option->name), *std::move(value)});
  }
  return fields;
}

boost::json::object members_of(const std::vector<form_field>& fields) {
  boost::json::object members;
  for (const auto& [name, value] : fields) {
    const auto* option = find_job_option(name);
    const auto type = option == nullptr ? option_type::text : option->rule.type;
    if (type == option_type::tags) {
      if (!members.contains(name)) members[name] = boost::json::array();
      members[name].as_array().emplace_back(value);
    } else if (type == option_type::flag) {
      members[name] = value == "true";
    } else if (type == option_type::integer) {
      std::int64_t number = 0;
      std::from_chars(value.data(), value.data() + value.size(), number);
      members[name] = number;
    } else {
      members[name] = value;
    }
  }
  return members;
}

}  // namespace pagemill::cli
