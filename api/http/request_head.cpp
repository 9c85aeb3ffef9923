#include "api/http/request_head.hpp"

#include <algorithm>
#include <cstdlib>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

std::unexpected<problem> bad_target(std::string detail) {
  return refuse(400, "bad_target", std::move(detail));
}

/// "http://host:1/a" becomes "/a".
std::string_view without_origin(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (to_lower(target.substr(0, scheme.size())) != scheme) continue;
    target.remove_prefix(scheme.size());
    const auto slash = target.find_first_of("/?");
    if (slash == std::string_view::npos) return "/";
    return target[slash] == '/' ? target.substr(slash) : std::string_view();
  }
  return target;
}

http_result<std::vector<std::string>> parse_path(std::string_view path) {
  std::vector<std::string> segments;
  if (path == "/" || path == "*") return segments;
  std::size_t at = 1;
  while (at <= path.size()) {
    const auto end = std::min(path.find('/', at), path.size());
    auto segment = percent_decode(path.substr(at, end - at));
    if (!segment) return bad_target("The path is not percent-encoded UTF-8.");
    if (segment->empty()) return bad_target("The path has an empty segment.");
    if (*segment == "." || *segment == "..") return bad_target("The path has a dot segment.");
    if (segment->find('/') != std::string::npos) {
      return bad_target("The path has an encoded slash.");
    }
    segments.push_back(*std::move(segment));
    at = end + 1;
  }
  return segments;
}

std::optional<std::string> decode_form(std::string_view encoded) {
  std::string spaced(encoded);
  std::ranges::replace(spaced, '+', ' ');
  return percent_decode(spaced);
}

}  // namespace

std::string_view to_string(http_method method) {
  switch (method) {
    case http_method::get: return "GET";
    case http_method::head: return "HEAD";
    case http_method::post: return "POST";
    case http_method::put: return "PUT";
    case http_method::patch: return "PATCH";
    case http_method::del: return "DELETE";
    case http_method::options: return "OPTIONS";
    case http_method::other: return "OTHER";
  }
  std::abort();
}

std::string_view request_head::header(std::string_view lower_name) const {
  const auto found = std::ranges::find(headers, lower_name, &header_list::value_type::first);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::string_view> request_head::parameter(std::string_view name) const {
  for (const auto& [key, value] : target.query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

http_result<request_target> parse_target(std::string_view target) {
  if (target.size() > target_bytes_max) {
    return refuse(414, "target_too_long", "The request target is too long.");
  }
  target = without_origin(target);
  if (target.empty() || (target != "*" && target.front() != '/')) {
    return bad_target("The request target is not a path.");
  }
  const auto question = target.find('?');
  request_target parsed;
  parsed.path = target.substr(0, question);
  auto segments = parse_path(parsed.path);
  if (!segments) return std::unexpected(std::move(segments.error()));
  parsed.segments = *std::move(segments);
  if (question != std::string_view::npos) {
    auto query = parse_query(target.substr(question + 1));
    if (!query) return std::unexpected(std::move(query.error()));
    parsed.query = *std::move(query);
  }
  return parsed;
}

http_result<parameter_list> parse_query(std::string_view query) {
  parameter_list pairs;
  for (std::size_t at = 0; at < query.size();) {
    const auto end = std::min(query.find('&', at), query.size());
    const auto pair = query.substr(at, end - at);
    at = end + 1;
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto name = decode_form(pair.substr(0, equals));
    auto value = decode_form(equals == std::string_view::npos ? std::string_view()
                                                              : pair.substr(equals + 1));
    if (!name || !value || name->empty()) {
      return refuse(400, "bad_query", "The query is not form-encoded UTF-8 without U+0000.");
    }
    if (pairs.size() == parameters_max) {
      return refuse(400, "bad_query", "The query has too many parameters.");
    }
    pairs.emplace_back(*std::move(name), *std::move(value));
  }
  return pairs;
}

}  // namespace pagemill
