/// Fields by types, labels and table cells: nothing is generated, and nothing is said without a
/// place in the document.
#pragma once
#include "api/ai/tasks/extraction.hpp"

namespace pagemill {

/// Takes time in proportion to the document and to the fields. Any thread.
extraction extract_by_labels(const extraction_task& task);

}  // namespace pagemill
