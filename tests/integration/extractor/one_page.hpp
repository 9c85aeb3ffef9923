/// A PDF of one page whose content a test writes, and what the extractor makes of it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tests/integration/extractor/extractor_fixture.hpp"

namespace pagemill::test {

/// The page has the resources /F1 (Helvetica), /Im (an image of one pixel), /Clear and /Half
/// (graphics states without opacity and with half of it), and those of a test.
struct page_parts {
  std::string content;
  std::string page_entries = {};  ///< further ones, such as /CropBox
  std::string font_entries = {};  ///< of /F1, such as an encoding
  std::string forms = {};         ///< further entries of /XObject
  std::string resources = {};     ///< further kinds of them, such as /Shading
  std::string states = {};        ///< further entries of /ExtGState
  std::string catalog_entries = {};
  std::string metadata = {};  ///< XMP
  std::string trailer = {};
  std::string media_box = "0 0 600 800";
  std::vector<std::string> objects = {};  ///< further ones: the first is 1 0 R
};

/// The number of the page's own object, when there are `objects` before it.
int page_number_after(std::size_t objects);

std::string make_page(const page_parts& parts);
/// A whole stream object.
std::string stream_object(std::string_view entries, std::string_view data);
/// Operators that show `text`, which has no brackets, at a place.
std::string shown(std::string_view text, int x, int y);

/// Reads files with one extractor.
class page_reader {
 public:
  page_reader();
  /// All records of any file; it must be read to its end.
  collected read_file(const std::string& bytes, const std::string& password = {});
  /// The only page of a file, which must be read.
  page read_page(const page_parts& parts, const extract_limits& limits = {});
  std::string text_of(const std::string& content);

 private:
  extractor_pool pool_;
  extractor_child child_;
};

}  // namespace pagemill::test
