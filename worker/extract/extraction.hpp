/// Extracts one document from its descriptor to its records.
#pragma once
#include "common/extractor/protocol.hpp"
#include "worker/extract/pdf/pdf_file.hpp"
#include "worker/extract/record_writer.hpp"

namespace pagemill::extract {

enum class outcome { extracted, failed };

/// Writes document, image, page records and an end record, or ends with a failure record; for a
/// request of a part, writes that part. Everything is flushed. Throws reader_gone if nobody reads,
/// std::bad_alloc if memory is exhausted.
outcome extract_document(pdf_library& library, const extract_request& request, record_writer& out);

}  // namespace pagemill::extract
