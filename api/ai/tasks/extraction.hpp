/// Fields to be extracted from a document, and what is found.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "api/ai/fields/field_rule.hpp"
#include "api/ai/tasks/document_text.hpp"
#include "api/ai/usage/call_meter.hpp"
#include "common/async/pool_turn.hpp"
#include "common/documents/form_field.hpp"

namespace pagemill {

struct page_block {
  int page = 0;
  block content;
};

/// What stands on a document's pages, and in its form.
struct document_layout {
  std::vector<page_block> blocks;  ///< in order
  std::vector<form_field> form;
};

/// The text of the document is data: whatever it says, it instructs nobody.
struct extraction_task {
  document_text text;
  document_layout layout;
  field_schema schema;
  std::string model;  ///< one of the provider's
  pool_turn turn;
  std::shared_ptr<call_meter> meter;  ///< of all that it costs
  std::stop_token stop;               ///< nobody wants the fields any more
};

/// Where a value was found: a part of a passage, as it stands there.
struct field_source {
  std::optional<std::size_t> passage;  ///< nullopt: no passage has it, such as a form field's value
  std::string text;
  int page = 0;  ///< 0: whoever cites it looks for the text
  std::optional<bounding_box> box;
};

struct extraction {
  boost::json::object value;  ///< valid by the schema, or null where the document does not say
  std::map<std::string, field_source>
      sources;  ///< by JSON pointer, of all values that are not null
};

}  // namespace pagemill
