// Prints the table of job options as JSON: what docs/openapi.yaml is compared with.
#include "common/jobs/option_table.hpp"

#include <cstdio>
#include <cstdlib>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace {

namespace json = boost::json;

std::string_view name_of(pagemill::option_storage stored) {
  using enum pagemill::option_storage;
  switch (stored) {
    case none: return "none";
    case unless_default: return "unless_default";
    case always: return "always";
  }
  std::abort();
}

json::object to_json(const pagemill::job_option& option) {
  const auto& rule = option.rule;
  json::array requests;
  if (option.requests.submission) requests.emplace_back("submission");
  if (option.requests.reprocess) requests.emplace_back("reprocess");
  if (option.requests.retry) requests.emplace_back("retry");
  if (option.requests.document_change) requests.emplace_back("document_change");
  json::array places;
  if (option.places.query) places.emplace_back("query");
  if (option.places.field) places.emplace_back("field");
  if (option.places.member) places.emplace_back("member");
  return {{"name", option.name},
          {"type", to_string(rule.type)},
          {"smallest", rule.smallest},
          {"largest", rule.largest},
          {"bytes_max", rule.bytes_max},
          {"count_max", rule.count_max},
          {"choices", json::array(rule.choices.begin(), rule.choices.end())},
          {"default", rule.value(rule, pagemill::job_options())},
          {"requests", std::move(requests)},
          {"places", std::move(places)},
          {"header", option.places.header},
          {"stored", name_of(option.stored)}};
}

}  // namespace

int main() {
  json::array table;
  for (const auto& option : pagemill::job_option_table()) table.push_back(to_json(option));
  return std::puts(json::serialize(table).c_str()) < 0 ? 1 : 0;
}
