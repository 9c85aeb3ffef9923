#include "common/postgres/host_list.hpp"

#include <algorithm>
#include <charconv>
#include <expected>
#include <format>
#include <libpq-fe.h>
#include <memory>
#include <system_error>
#include <utility>

namespace pagemill::postgres {
namespace {

std::vector<std::string> split_at_commas(std::string_view list) {
  std::vector<std::string> parts;
  while (true) {
    const auto comma = list.find(',');
    parts.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

bool names_a_place(std::string_view keyword) {
  return keyword == "host" || keyword == "hostaddr" || keyword == "port";
}

/// Empty: the default.
bool is_port(std::string_view text) {
  if (text.empty()) return true;
  int number = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc{} && stop == text.data() + text.size() && number > 0 &&
         number <= 65'535;
}

using parameters = std::vector<std::pair<std::string, std::string>>;

/// What the text sets, or libpq's reason why it cannot read it.
std::expected<parameters, std::string> parse(const std::string& text) {
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(text.c_str(), &problem), &PQconninfoFree);
  const std::unique_ptr<char, decltype(&PQfreemem)> owned(problem, &PQfreemem);
  if (!options) return std::unexpected(problem != nullptr ? problem : "out of memory");
  parameters set;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) set.emplace_back(option->keyword, option->val);
  }
  return set;
}

}  // namespace

std::optional<std::string> why_unreadable(const std::string& text) {
  const auto parsed = parse(text);
  if (!parsed) return parsed.error();
  for (const auto& [keyword, value] : *parsed) {
    if (keyword != "port") continue;
    // libpq reads the ports only when it connects.
    for (const auto& port : split_at_commas(value)) {
      if (!is_port(port)) return std::format("invalid port number: \"{}\"", port);
    }
  }
  return std::nullopt;
}

std::string quoted(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

std::vector<std::string> split_hosts(const std::string& text) {
  const auto all = parse(text).value_or(parameters());
  std::size_t count = 1;
  for (const auto& [keyword, value] : all) {
    if (keyword == "host" || keyword == "hostaddr") {
      count = std::max(count, split_at_commas(value).size());
    }
  }
  if (count == 1) return {text};
  std::vector<std::string> hosts(count, "");
  const auto add = [&](std::size_t host, std::string_view keyword, std::string_view value) {
    hosts[host] += std::format("{}={} ", keyword, quoted(value));
  };
  bool says_target = false;
  for (const auto& [keyword, value] : all) {
    says_target = says_target || keyword == "target_session_attrs";
    const auto parts = split_at_commas(value);
    for (std::size_t i = 0; i < count; ++i) {
      if (!names_a_place(keyword)) {
        add(i, keyword, value);
      } else if (parts.size() == 1) {
        add(i, keyword, parts[0]);  // one port for all
      } else if (i < parts.size()) {
        add(i, keyword, parts[i]);
      }
    }
  }
  for (std::size_t i = 0; i < count && !says_target; ++i) {
    add(i, "target_session_attrs", "read-write");
  }
  return hosts;
}

}  // namespace pagemill::postgres
