/// The JSON of blocks: the same in the extractor's records, in storage and in HTTP answers.
#pragma once
#include <string>
#include <vector>

#include "common/documents/block.hpp"

namespace pagemill {

/// Appends the JSON array of `blocks` to `out`. Members: kind, level (headings), mark (footnotes),
/// text, bbox [x0,y0,x1,y1], font_size, style (list of bold, italic, monospace), spans (begin and
/// end in code points, style, link, note), image (images); of tables header_rows, rows, cells
/// ([row,column,row_span,column_span,x0,y0,x1,y1] each), opens_page and closes_page. Members that
/// do not apply are left out.
void append_blocks_json(std::string& out, const std::vector<block>& blocks);

/// Appends a box as [x0,y0,x1,y1], in tenths of a point.
void append_box_json(std::string& out, const bounding_box& box);

/// Appends `text` as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

}  // namespace pagemill
