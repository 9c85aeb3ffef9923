/// The JSON of annotations: the same in the extractor's records, in storage and in HTTP answers.
#pragma once
#include <string>
#include <vector>

#include "common/documents/page.hpp"

namespace pagemill {

/// Appends the JSON array of `annotations` to `out`. Members: kind, text, bbox [x0,y0,x1,y1],
/// author, uri, page (where a link leads). The last three are left out where there is none.
void append_annotations_json(std::string& out, const std::vector<annotation>& annotations);

}  // namespace pagemill
