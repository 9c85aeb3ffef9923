#include "common/net/content_disposition.hpp"

#include <algorithm>
#include <format>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

constexpr std::string_view token_characters =
    "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Removes a token or a quoted string from the front of `rest`; nullopt if there is neither.
std::optional<std::string> take_value(std::string_view& rest) {
  if (!rest.starts_with('"')) {
    const auto end = std::min(rest.find_first_of("; \t"), rest.size());
    std::string token(rest.substr(0, end));
    rest.remove_prefix(end);
    if (token.empty()) return std::nullopt;
    return token;
  }
  std::string plain;
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '"') {
      rest.remove_prefix(at + 1);
      return plain;
    }
    // Browsers do not escape backslashes of Windows paths: only \" and \\ are escapes.
    if (rest[at] == '\\' && at + 1 < rest.size() && (rest[at + 1] == '"' || rest[at + 1] == '\\')) {
      ++at;
    }
    plain += rest[at];
  }
  return std::nullopt;
}

/// UTF-8''%e2%82%ac.pdf
std::optional<std::string> decode_extended(std::string_view text) {
  const auto first = text.find('\'');
  if (first == std::string_view::npos || to_lower(text.substr(0, first)) != "utf-8") {
    return std::nullopt;
  }
  const auto second = text.find('\'', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return percent_decode(text.substr(second + 1));
}

}  // namespace

std::optional<header_value> parse_header_value(std::string_view text) {
  const auto semicolon = std::min(text.find(';'), text.size());
  header_value parsed{to_lower(trim(text.substr(0, semicolon))), {}};
  if (parsed.value.empty()) return std::nullopt;
  auto rest = text.substr(semicolon);
  while (!rest.empty()) {
    if (rest.front() != ';') return std::nullopt;
    rest = rest.substr(std::min(rest.find_first_not_of(" \t", 1), rest.size()));
    if (rest.empty()) break;  // trailing semicolons are common
    const auto end = rest.find_first_not_of(token_characters);
    if (end == 0 || end == std::string_view::npos || rest[end] != '=') return std::nullopt;
    auto name = to_lower(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    auto value = take_value(rest);
    if (!value || !parsed.parameters.emplace(std::move(name), *std::move(value)).second) {
      return std::nullopt;
    }
    rest = rest.substr(std::min(rest.find_first_not_of(" \t"), rest.size()));
  }
  if (const auto extended = parsed.parameters.find("filename*");
      extended != parsed.parameters.end()) {
    auto plain = decode_extended(extended->second);
    if (!plain) return std::nullopt;
    parsed.parameters["filename"] = *std::move(plain);
  }
  return parsed;
}

std::string safe_filename(std::string_view sent) {
  constexpr std::size_t bytes_max = 255;
  if (!is_clean_text(sent)) return {};
  const auto slash = sent.find_last_of("/\\");
  if (slash != std::string_view::npos) sent.remove_prefix(slash + 1);
  std::string name;
  for (const char c : sent) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) name += c;
  }
  if (name.size() > bytes_max) {
    auto end = bytes_max;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0u) == 0x80u) --end;
    name.resize(end);
  }
  if (name == "." || name == "..") return {};
  return name;
}

std::string attachment_named(std::string_view filename) {
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-' || c == '_';
  };
  std::string plain;
  std::string encoded;
  for (const char c : filename) {
    const auto byte = static_cast<unsigned char>(c);
    plain += is_plain(c) || c == ' ' ? c : '_';
    if (is_plain(c)) {
      encoded += c;
    } else {
      encoded += std::format("%{:02X}", byte);
    }
  }
  return std::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, encoded);
}

}  // namespace pagemill
