/// The citations of extracted fields.
#pragma once
#include <map>
#include <string>

#include <boost/json/object.hpp>

#include "api/ai/tasks/extraction.hpp"

namespace pagemill {

/// By JSON pointer. A source without a page gets the place of its text. Blocking.
boost::json::object cite_fields(document_store& documents, const workspace_id& workspace,
                                const document_text& text,
                                const std::map<std::string, field_source>& sources);

}  // namespace pagemill
