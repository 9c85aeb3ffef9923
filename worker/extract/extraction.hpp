/// One document from its descriptor to its records.
#pragma once
#include "common/extractor/protocol.hpp"
#include "worker/extract/pdf/pdf_file.hpp"
#include "worker/extract/record_writer.hpp"

namespace pagemill::extract {

enum class outcome { extracted, failed };

/// Writes document, image, page records and an end record, or a failure record as the last one; of
/// a request for a picture, that. Everything is flushed. Throws reader_gone when nobody reads;
/// std::bad_alloc when memory is gone for good.
outcome extract_document(pdf_library& library, const extract_request& request, record_writer& out);

}  // namespace pagemill::extract
