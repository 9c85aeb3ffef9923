// Any bytes as the body of a search, a batch, a new key or a changed document, as the options of a
// submission, and as the schema of fields: a refusal with a code, or values within their limits.
// The first byte chooses which.
#include <algorithm>

#include <boost/json/value.hpp>

#include "api/ai/fields/field_check.hpp"
#include "api/ai/fields/field_reading.hpp"
#include "api/ai/fields/schema_compiler.hpp"
#include "api/documents/document_change_request.hpp"
#include "api/jobs/batch_request.hpp"
#include "api/jobs/submit_options.hpp"
#include "api/keys/key_request.hpp"
#include "api/search/search_request.hpp"
#include "tests/fuzz/property.hpp"

using namespace pagemill;
using fuzz::require;

namespace {

void search(std::string_view body) {
  const auto request = parse_search_request(body, std::nullopt);
  if (!request) return fuzz::require_refusal(request.error());
  require(!request->query.empty(), "a search asks for something");
  require(request->limit >= 1 && request->limit <= 1000, "the limit is clamped");
  require(request->query.find('\0') == std::string::npos, "no NUL reaches the database");
}

void submission(std::string_view body) {
  submit_options_reader reader;
  if (const auto taken = reader.set_from_json(body); !taken) {
    return fuzz::require_refusal(taken.error());
  }
  const auto options = reader.finish();
  if (!options) return fuzz::require_refusal(options.error());
  require(options->priority >= 0 && options->priority <= 3, "the priority is one of four");
  require(options->max_retries >= 0 && options->max_retries <= 100, "retries are limited");
  require(options->title.find('\0') == std::string::npos, "no NUL reaches the database");
  for (const auto& tag : options->tags) {
    require(tag.find('\0') == std::string::npos, "no NUL reaches the database");
  }
}

void batch(std::string_view body) {
  const auto items = parse_batch(body);
  if (!items) return fuzz::require_refusal(items.error());
  require(!items->empty() && items->size() <= batch_items_max, "a batch has its measure");
  for (const auto& item : *items) submission(item);
}

void key(std::string_view body) {
  const auto wanted = parse_key_request(body, utc_time{});
  if (!wanted) return fuzz::require_refusal(wanted.error());
  require(!wanted->name.empty() && wanted->name.find('\0') == std::string::npos,
          "a key has a name");
  require(!wanted->scopes || !wanted->scopes->is_empty(), "scopes that are named are some");
}

void change(std::string_view body) {
  const auto wanted = parse_document_change(body);
  if (!wanted) return fuzz::require_refusal(wanted.error());
  require(!wanted->title || wanted->title->find('\0') == std::string::npos,
          "no NUL reaches the database");
  for (const auto& tag : wanted->tags.value_or(std::vector<std::string>())) {
    require(!tag.empty() && tag.find('\0') == std::string::npos, "a tag is a clean text");
  }
}

void fields(std::string_view body) {
  const auto schema = compile_schema(body);
  if (!schema) return fuzz::require_refusal(schema.error());
  const written_style style{.language = "en"};
  require(check_value(*schema, conform(*schema, nullptr, style)).empty(), "all null is valid");
  // The schema's own text stands for that of a document.
  for (const auto& one : schema->root.properties) {
    if (!one.is_leaf()) continue;
    for (std::size_t at = 0; at < std::min<std::size_t>(body.size(), 200); ++at) {
      const auto found = read_leading(one, body.substr(at), style);
      require(!found || broken_keyword(one, found->value).empty(), "what is read is valid");
      require(!found || found->bytes <= body.size() - at, "a value is of the text");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto body = fuzz::text_of(data + 1, size - 1);
  // Apart from the others, whose seeds keep their meaning.
  if (data[0] == 'c') {
    change(body);
    return 0;
  }
  if (data[0] == 'f') {
    fields(body);
    return 0;
  }
  switch (data[0] % 4) {
    case 0: search(body); break;
    case 1: submission(body); break;
    case 2: batch(body); break;
    default: key(body); break;
  }
  return 0;
}
