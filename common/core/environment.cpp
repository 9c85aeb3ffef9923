#include "common/core/environment.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <format>
#include <fstream>

#include "common/core/clean_text.hpp"

extern char** environ;

namespace pagemill {
namespace {

/// PAGEMILL_EXTRACT_MEMORY_MB and DATABASE_URL become extract-memory-mb and database-url.
std::string flag_of(std::string_view name) {
  constexpr std::string_view prefix = "PAGEMILL_";
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  auto flag = to_lower(name);
  std::ranges::replace(flag, '_', '-');
  return flag;
}

void read_file(const std::string& path, std::map<std::string, std::string>& values,
               std::vector<std::string>& errors) {
  std::ifstream file(path);
  if (!file) {
    errors.push_back(std::format("--config: cannot read {}", path));
    return;
  }
  constexpr std::string_view blanks = " \t\r\n";
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const auto text = trim(line, blanks);
    if (text.empty() || text.starts_with('#') || text.starts_with(';') || text.starts_with('['))
      continue;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) {
      errors.push_back(std::format("{}:{}: expected NAME=value", path, number));
      continue;
    }
    values.emplace(trim(text.substr(0, equals), blanks), trim(text.substr(equals + 1), blanks));
  }
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end) return std::nullopt;
  return value;
}

}  // namespace

settings_source settings_source::from_process(int argc, const char* const* argv) {
  settings_source source;
  for (int i = 1; i < argc; ++i) {
    std::string_view argument = argv[i];
    if (argument == "--help" || argument == "-h") {
      source.help_wanted_ = true;
    } else if (argument == "--version") {
      source.version_wanted_ = true;
    } else if (argument == "--check-settings") {
      source.check_wanted_ = true;
    } else if (!argument.starts_with("--")) {
      source.errors_.push_back(std::format("unexpected argument {}", argument));
    } else {
      argument.remove_prefix(2);
      const auto equals = argument.find('=');
      if (equals != std::string_view::npos) {
        source.flags_.emplace(argument.substr(0, equals), argument.substr(equals + 1));
      } else if (i + 1 < argc) {
        source.flags_.emplace(argument, argv[++i]);
      } else {
        source.errors_.push_back(std::format("--{} needs a value", argument));
      }
    }
  }
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos && equals + 1 < text.size()) {
      source.values_.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  if (const auto file = source.flags_.find("config"); file != source.flags_.end()) {
    read_file(file->second, source.values_, source.errors_);
    source.flags_.erase(file);
  }
  return source;
}

std::optional<std::string> settings_source::find(std::string_view name) {
  if (const auto flag = flags_.find(flag_of(name)); flag != flags_.end()) {
    values_[std::string(name)] = flag->second;
    flags_.erase(flag);
  }
  const auto value = values_.find(std::string(name));
  if (value == values_.end() || value->second.empty()) return std::nullopt;
  return value->second;
}

std::string settings_source::text(std::string_view name, std::string_view fallback) {
  return find(name).value_or(std::string(fallback));
}

std::int64_t settings_source::integer(std::string_view name, std::int64_t fallback,
                                      std::int64_t smallest, std::int64_t largest) {
  const auto value = find(name);
  if (!value) return fallback;
  const auto number = parse_integer(*value);
  if (!number || *number < smallest || *number > largest) {
    complain(std::format("{} must be a whole number from {} to {}", name, smallest, largest));
    return fallback;
  }
  return *number;
}

bool settings_source::flag(std::string_view name, bool fallback) {
  const auto value = find(name);
  if (!value) return fallback;
  if (*value == "true" || *value == "1" || *value == "yes" || *value == "on") return true;
  if (*value == "false" || *value == "0" || *value == "no" || *value == "off") return false;
  complain(std::format("{} must be true or false", name));
  return fallback;
}

std::string settings_source::choice(std::string_view name,
                                    const std::vector<std::string>& choices) {
  const auto value = find(name);
  if (!value) return choices.front();
  if (std::ranges::find(choices, *value) != choices.end()) return *value;
  std::string list;
  for (const auto& choice : choices) list += (list.empty() ? "" : ", ") + choice;
  complain(std::format("{} must be one of: {}", name, list));
  return choices.front();
}

void settings_source::complain(std::string message) {
  if (std::ranges::find(errors_, message) == errors_.end()) errors_.push_back(std::move(message));
}

std::vector<std::string> settings_source::errors() const {
  auto all = errors_;
  for (const auto& [flag, value] : flags_) all.push_back(std::format("unknown flag --{}", flag));
  return all;
}

std::string test_hook(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace pagemill
