/// One-page PDFs with given images, for tests of pictures.
#pragma once
#include <string>
#include <vector>

namespace pagemill::pdf_writer {

/// An image of the page; the operators name them /Im0, /Im1, ... in order.
struct image_entry {
  std::string
      dictionary;  ///< without type, subtype and length; "MASK" stands for `mask`, as "5 0 R"
  std::string data;
  std::string mask_dictionary = {};  ///< of a soft mask; empty: none
  std::string mask_data = {};
};

struct single_page {
  double width = 200;
  double height = 100;
  std::string content = {};  ///< operators; default: each image once, page-filling
  std::vector<image_entry> images = {};
  std::string page_entries = {};  ///< further page entries, such as /Rotate 90
  std::string font_entries = {};  ///< further entries of the fonts, such as /Encoding
};

std::string single_page_pdf(const single_page& page);

/// The header of a baseline JPEG of that size, followed by bytes that no decoder accepts: passing
/// them on unchanged proves that nothing decoded them.
std::string sham_jpeg(int width, int height, int components);

}  // namespace pagemill::pdf_writer
