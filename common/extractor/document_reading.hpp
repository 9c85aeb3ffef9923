/// Reads the members of a document record, outline and form included.
#pragma once
#include <string_view>

#include <simdjson.h>

#include "common/extractor/records.hpp"

namespace pagemill {

/// Refuses a list that comes twice: it would be two lists here and one in the store. Throws
/// simdjson_error.
void refuse_repetition(bool has_come);

/// Reads one member; an unknown one is ignored. Throws simdjson_error and
/// record_values::nul_character.
void read_member(document_record& out, std::string_view name, simdjson::ondemand::value value);

}  // namespace pagemill
