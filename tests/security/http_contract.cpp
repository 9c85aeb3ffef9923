#include "tests/security/http_contract.hpp"

#include <algorithm>
#include <array>
#include <format>

#include <boost/json/array.hpp>

namespace pagemill::test {
namespace {

namespace json = boost::json;

bool says_type(const json::value& schema, std::string_view wanted) {
  const auto* type = schema.as_object().if_contains("type");
  if (type == nullptr) return false;
  if (type->is_string()) return type->as_string() == wanted;
  return std::ranges::contains(type->as_array(), json::value(wanted));
}

/// A value for a required text that makes the whole request valid.
json::value good_text(std::string_view name) {
  return name == "url" ? "https://files.example.org/a.pdf" : "x";
}

std::vector<std::string> texts_of(const json::value* list) {
  std::vector<std::string> texts;
  if (list == nullptr) return texts;
  for (const auto& one : list->as_array()) texts.emplace_back(one.as_string());
  return texts;
}

}  // namespace

http_contract::http_contract(json::value document) : document_(std::move(document)) {}

const json::value& http_contract::resolved(const json::value& node) const {
  const auto* reference = node.is_object() ? node.as_object().if_contains("$ref") : nullptr;
  // Refers to a node of the document, never to a temporary.
  // NOLINTNEXTLINE(bugprone-return-const-ref-from-parameter)
  if (reference == nullptr) return node;
  return resolved(document_.at_pointer(std::string_view(reference->as_string()).substr(1)));
}

std::string http_contract::fault_of(const http_response& answer, const operation* called) const {
  if (answer.header("content-type") != "application/problem+json") {
    return answer.status < 400 || answer.body.empty() ? "" : "an error that is no problem";
  }
  if (answer.body.empty()) return "";  // an answer to HEAD
  const auto body = answer.json();
  const std::string code(body.at("code").as_string());
  const auto* known = document_.at("x-problems").as_object().if_contains(code);
  if (known == nullptr) return "the code is not documented";
  if (known->at("status") != answer.status) return "the code is of another status";
  const auto* common = known->as_object().if_contains("common");
  if (called == nullptr || common != nullptr || std::ranges::contains(called->codes, code))
    return "";
  return std::format("{} is not among the codes of {} {}", code, called->method, called->path);
}

void http_contract::add_parameters(const json::value* list, operation& into) const {
  if (list == nullptr) return;
  for (const auto& entry : list->as_array()) {
    const auto& parameter = resolved(entry);
    const std::string_view in = parameter.at("in").as_string();
    into.places.push_back({.in = in == "path"    ? text_place::kind::path
                                 : in == "query" ? text_place::kind::query
                                                 : text_place::kind::header,
                           .name = std::string(parameter.at("name").as_string())});
  }
}

json::object http_contract::least_body(const json::value& schema) const {
  json::object body;
  for (const auto& name : texts_of(schema.as_object().if_contains("required"))) {
    const auto& member = resolved(schema.at("properties").at(name));
    if (says_type(member, "array")) {
      body[name] = json::array{least_body(resolved(member.at("items")))};
    } else {
      body[name] = good_text(name);
    }
  }
  return body;
}

/// Every member is attacked with text, whatever its type.
void http_contract::add_members(const json::value& schema, const std::string& way,
                                std::vector<text_place>& into) const {
  for (const auto& [name, said] : schema.at("properties").as_object()) {
    const auto& member = resolved(said);
    const auto here = way + std::string(name);
    if (!says_type(member, "array")) {
      into.push_back({.in = text_place::kind::member, .name = here});
      continue;
    }
    const auto& items = resolved(member.at("items"));
    if (items.as_object().contains("properties")) {
      add_members(items, here + "/0/", into);
    } else {
      into.push_back({.in = text_place::kind::member, .name = here + "/0"});
    }
  }
}

void http_contract::add_body(const json::object& said, operation& into) const {
  const auto* body = said.if_contains("requestBody");
  if (body == nullptr) return;
  const auto& content = body->at("content").as_object();
  if (const auto* type = content.if_contains("application/json")) {
    const auto& schema = resolved(type->at("schema"));
    into.body = least_body(schema);
    add_members(schema, "", into.places);
  }
  if (const auto* type = content.if_contains("multipart/form-data")) {
    for (const auto& [name, ignored] : resolved(type->at("schema")).at("properties").as_object()) {
      if (name != "file") into.places.push_back({text_place::kind::field, std::string(name)});
    }
  }
}

operation http_contract::read(std::string_view path, std::string_view method,
                              const json::object& said, const json::value* shared) const {
  operation found{.path = std::string(path)};
  std::ranges::transform(method, std::back_inserter(found.method),
                         [](char c) { return static_cast<char>(c - 'a' + 'A'); });
  for (const auto& way : said.at("security").as_array()) {
    for (const auto& [ignored, scopes] : way.as_object()) found.scopes = texts_of(&scopes);
  }
  found.codes = texts_of(said.if_contains("x-problem-codes"));
  add_parameters(shared, found);
  add_parameters(said.if_contains("parameters"), found);
  add_body(said, found);
  return found;
}

std::vector<operation> http_contract::guarded_operations() const {
  constexpr std::array<std::string_view, 5> methods{"get", "post", "put", "patch", "delete"};
  std::vector<operation> all;
  for (const auto& [path, item] : document_.at("paths").as_object()) {
    const auto& members = item.as_object();
    for (const auto method : methods) {
      const auto* said = members.if_contains(method);
      if (said == nullptr) continue;
      auto one = read(path, method, said->as_object(), members.if_contains("parameters"));
      if (!one.scopes.empty()) all.push_back(std::move(one));
    }
  }
  return all;
}

}  // namespace pagemill::test
